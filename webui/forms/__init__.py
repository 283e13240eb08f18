"""The forms that anybody may fill in: to propose a site, to report a page, and to see what became of it."""
