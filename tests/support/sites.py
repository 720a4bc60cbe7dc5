"""Pages as sites serve them: invented twins of nine usual shapes, each with the words it is read for."""

from __future__ import annotations

from collections.abc import Callable

TITLE = "临溪市抓实营商环境 推动民营经济发展"
BODY = [
    "临溪市高度重视民营经济发展，把优化营商环境作为一号工程，建立领导挂钩联系企业制度，推动各项任务落地见效。",
    "一、党建引领聚合力",
    "成立石化、冶金等4个产业链联合党委，新建企业党组织18个，43名职工递交入党申请书。",
    "二、优化服务提效能",
    "全年签约项目86个，到位市外资金154.6亿元，同比增长31.1%，新增规上工业企业29户，总数达到186户。",
    "“店小二”服务队走访企业1200余户，解决用地、融资、用工等问题340个，企业满意度达98.5%。",
    "下一步，临溪市将持续推进改革创新，力争2025年民营经济增加值突破500亿元。",
]
NOISE = (
    "首页",
    "登录",
    "上一篇",
    "下一篇",
    "版权所有",
    "网友",
    "热点新闻",
    "相关阅读",
    "举报",
    "二维码",
    "邻县新增企业9家",
)


def _paragraphs(tag: str = "p", lead: str = "") -> str:
    return "".join(f"<{tag}>{lead}{line}</{tag}>" for line in BODY)


def _page(body: str, head: str = "") -> str:
    head = f"<meta charset=utf-8><title>{TITLE}_临溪网</title>{head}"
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


MENU = '<ul class="nav"><li><a href="/">首页</a></li><li><a href="/y">要闻</a></li><li><a href="/z">登录</a></li></ul>'
OTHERS = '<ul><li><a href="1">邻县新增企业9家受到表彰奖励</a></li><li><a href="2">邻县新增企业9家再创佳绩</a></li></ul>'


def laid_out_by_tables() -> str:
    menu = "<tr><td><a href=/>首页</a></td><td><a href=/l>登录</a></td></tr>"
    rows = f"{menu}<tr><td>{OTHERS}</td><td><h1>{TITLE}</h1>{_paragraphs(lead='　　')}</td></tr>"
    return _page(f"<table width=1000>{rows}<tr><td colspan=2>版权所有 临溪市人民政府办公室</td></tr></table>")


def government_portal() -> str:
    meta = f'<meta name="ArticleTitle" content="{TITLE}"><meta name="PubDate" content="2024-04-15 09:30">'
    crumbs = '<div class="position">当前位置：<a href=/>首页</a> &gt; <a href=/y>要闻</a></div>'
    told = '<div class="info"><span>来源：临溪市委统战部</span><span>发布时间：2024-04-15 09:30</span></div>'
    share = '<div class="share">分享到：<a>微信</a></div><div class="qrcode">扫二维码</div>'
    return _page(
        f'{MENU}{crumbs}<h1>{TITLE}</h1>{told}<div id="zoom" class="TRS_Editor">{_paragraphs()}</div>{share}'
        f'<div class="pager"><a>上一篇</a><a>下一篇</a></div><footer>版权所有</footer>',
        meta,
    )


def old_page_of_breaks() -> str:
    words = "<br><br>".join(f"<font size=3>　　{line}</font>" for line in BODY)
    return _page(f"<center><b>{TITLE}</b></center><hr>{words}<hr><a href=/>首页</a> | <a href=/b>举报</a>")


def hidden_until_a_script_runs() -> str:
    return _page(
        f'<h1 id="activity-name">{TITLE}</h1><div id="js_content" style="visibility: hidden; opacity: 0;">'
        f'{_paragraphs("section")}</div><div class="comment_area"><p>网友：说得好。</p></div>'
    )


def newspaper() -> str:
    return _page(
        f'<div class="layout"><div class="left"><a>第1版</a><a>第2版</a></div><div class="right"><h2>{TITLE}</h2>'
        f"<founder-content>{_paragraphs()}</founder-content></div></div>{OTHERS}"
    )


def with_comments_and_recommendations() -> str:
    comments = '<section class="comments"><p>网友：我们那里也新增99家。</p><p>网友：好。</p></section>'
    others = '<aside class="recommend"><h3>热点新闻</h3><p>邻县新增企业9家，同比增长9%。</p></aside>'
    return _page(f"{MENU}<article><h1>{TITLE}</h1>{_paragraphs()}</article>{comments}{others}")


def light_page_for_phones() -> str:
    return _page(
        f"<amp-sidebar><a>首页</a><a>登录</a></amp-sidebar><main><h1>{TITLE}</h1><amp-img src=a.jpg></amp-img>"
        f"{_paragraphs()}</main><amp-ad>邻县新增企业9家</amp-ad>"
    )


def divs_alone() -> str:
    return _page(
        f'<div class="top"><a>首页</a><a>登录</a></div><div class="title">{TITLE}</div>{_paragraphs("div")}'
        f'<div class="related-news"><div>相关阅读</div><div><a>邻县新增企业9家</a></div></div>'
    )


def print_view() -> str:
    return _page(
        f'<div class="toolbar"><button>打印</button><a>首页</a></div><h3>{TITLE}</h3><div>{_paragraphs()}</div>'
        '<script>document.write("版权所有")</script>'
    )


SITES: tuple[Callable[[], str], ...] = (
    laid_out_by_tables,
    government_portal,
    old_page_of_breaks,
    hidden_until_a_script_runs,
    newspaper,
    with_comments_and_recommendations,
    light_page_for_phones,
    divs_alone,
    print_view,
)
