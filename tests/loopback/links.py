"""A page that names the host off the list in every way a page can."""

from __future__ import annotations

from tests.loopback.misbehaviour import Answer
from tests.loopback.redirects import filled
from tests.loopback.wire import Connection

TRICKS = (
    '<a href="http://{off_list}/a">a</a>',
    '<a href="//{off_list}/b">b</a>',
    '<a href="\\\\{off_list}/c">c</a>',
    '<a href="/\\{off_list}/c2">c2</a>',
    '<a href="http://{own}@{off_list}/d">d</a>',
    '<a href="http://{own}%40{off_list}/d2">d2</a>',
    '<a href="http://{own}#@{off_list}/d3">d3</a>',
    '<a href="http://{own}\\@{off_list}/d4">d4</a>',
    '<a href=" \t\nhttp://{off_list}/e">e</a>',
    '<a href="ht\ntp://{off_list}/e2">e2</a>',
    '<a href="HTTP://{off_list}/f">f</a>',
    '<a href="http:///{off_list}/g">g</a>',
    '<a href="http:{off_list}/h">h</a>',
    '<a href="http://2130706433:{port}/i">i</a>',
    '<a href="http://0x7f.1:{port}/i2">i2</a>',
    '<a href="http://127.1:{port}/i3">i3</a>',
    '<a href="http://localhost:{port}/j">j</a>',
    '<a href="http://localhost.:{port}/j2">j2</a>',
    '<a href="http://[::1]:{port}/k">k</a>',
    '<a href="http://[::ffff:127.0.0.1]:{port}/k2">k2</a>',
    '<a href="ftp://{off_list}/l">l</a>',
    '<a href="file:///etc/passwd">m</a>',
    "<a href=\"javascript:location='http://{off_list}/n'\">n</a>",
    '<a href="data:text/html,<a href=http://{off_list}/o>">o</a>',
    '<a ping="http://{off_list}/p" href="#top">p</a>',
    '<a href="http://[mauvais/q">q</a>',
    '<a href="http://{off_list}%2f@{own}/r">r</a>',
    '<iframe src="http://{off_list}/s"></iframe>',
    '<frame src="http://{off_list}/t">',
    '<map><area href="http://{off_list}/u"></map>',
    '<img src="http://{off_list}/v.png">',
    '<script src="http://{off_list}/w.js"></script>',
    '<form action="http://{off_list}/x" method="get"></form>',
    '<object data="http://{off_list}/y"></object>',
    '<a href="/ok">ok</a>',
    '<a href="/not-followed" rel="nofollow">not followed</a>',
)
_HEAD = (
    '<link rel="canonical" href="http://{off_list}/canonical"><link rel="stylesheet" href="http://{off_list}/c.css">'
    '<link rel="prefetch" href="http://{off_list}/p"><link rel="next" href="http://{off_list}/n">'
    '<link rel="amphtml" href="http://{off_list}/amp">'
)


def tricks(connection: Connection) -> None:
    """Every trick on one page, and one link that is well."""
    connection.page(filled(_HEAD, connection), filled("\n".join(TRICKS), connection))


def base_off_list(connection: Connection) -> None:
    """A base that takes each relative link off the list."""
    connection.page(filled('<base href="http://{off_list}/">', connection), '<a href="a">a</a> <a href="/b">b</a>')


def iframe(connection: Connection) -> None:
    """A page in a frame of its own site."""
    connection.page(text='<iframe src="/framed"></iframe>')


def nofollow_page(connection: Connection) -> None:
    """Asks robots not to follow its links."""
    connection.page('<meta name="ROBOTS" content="NoIndex, NoFollow">', '<a href="/hidden">hidden</a>')


def nofollow_header(connection: Connection) -> None:
    """The same, in a header."""
    connection.page(text='<a href="/hidden">hidden</a>', X_Robots_Tag="nofollow")


PAGES: dict[str, Answer] = {
    "/tricks": tricks,
    "/base-off-list": base_off_list,
    "/iframe": iframe,
    "/nofollow-page": nofollow_page,
    "/nofollow-header": nofollow_header,
}
