"""Query -> result page, in a browser and as JSON. Keeps nothing of readers: no session, no cookie, no state between
requests. What the forms ask for goes to the desk, without a trace of who asked. Who works at the desk signs in, below
/admin.
"""
