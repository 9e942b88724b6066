/** The style of the page that draws a graph; light and dark, narrow and wide. */
export const GRAPH_STYLE = `
:root{color-scheme:light dark;--line:#8296a0;--text:#1f2a30;--soft:#51626b;--box:#fff;--page:#f3f6f7;--card:#fafcfc;--error:#b3261e;--warning:#a35200;--info:#1559a8;--mark:#0b57d0}
@media (prefers-color-scheme:dark){:root{--line:#5d737f;--text:#e7edf0;--soft:#a5b4bc;--box:#22303a;--page:#10171b;--card:#172127;--error:#ff8a80;--warning:#ffb74d;--info:#82b1ff;--mark:#8ab4f8}}
*{box-sizing:border-box}
body{margin:0;display:flex;height:100vh;font:14px/1.45 system-ui,sans-serif;color:var(--text);background:var(--page)}
aside{width:330px;flex:none;overflow:auto;padding:12px 14px;border-right:1px solid var(--line)}
main{flex:1;min-width:0;overflow:auto;padding:12px 16px}
h1{font-size:17px;margin:0 0 8px}h2{font-size:15px;margin:14px 0 6px}
.tools{margin:0 0 10px;display:grid;gap:6px}
#search{width:100%;padding:6px 8px;font:inherit;color:inherit;background:var(--box);border:1px solid var(--line);border-radius:6px}
output{color:var(--soft)}output:empty{display:none}
ul{list-style:none;padding-left:14px;margin:2px 0}nav>ul,.findings>ul{padding-left:0}
li{margin:2px 0;overflow-wrap:anywhere}
a{color:inherit}aside a,#focus a{text-decoration:none}aside a:hover,#focus a:hover{text-decoration:underline}
:focus-visible{outline:2px solid var(--mark);outline-offset:2px}
summary{cursor:pointer}
.badge{font-size:12px;padding:0 6px;border-radius:9px;border:1px solid currentColor;color:var(--soft)}
li.error a,a.error,.badge.error{color:var(--error)}li.warning a,a.warning,.badge.warning{color:var(--warning)}li.info a,a.info,.badge.info{color:var(--info)}
.findings{margin-bottom:10px}.findings ul{max-height:38vh;overflow:auto}.findings li{padding-left:10px;border-left:3px solid var(--line);margin:4px 0}
li.error{border-color:var(--error)!important}li.warning{border-color:var(--warning)!important}li.info{border-color:var(--info)!important}
main{display:grid;grid-template-columns:repeat(auto-fill,minmax(240px,1fr));grid-auto-rows:max-content;gap:10px}
main>h2,#focus,.group[open]{grid-column:1/-1}main>h2{margin:8px 0 0}
.group{min-width:0;scroll-margin-top:42vh;padding:6px 10px;background:var(--card);border:1px solid var(--line);border-radius:8px}
.group summary span{color:var(--soft);font-size:12px}
.group:not([open]) summary{white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
.drawing{overflow-x:auto;margin-top:6px}svg{display:block;font:13px system-ui,sans-serif}
rect{fill:var(--box);stroke:var(--line)}text{fill:var(--text)}text.kind{font-size:11px;fill:var(--soft)}
path{fill:none;stroke:var(--line)}text.edge{font-size:10px;fill:var(--soft);text-anchor:middle;paint-order:stroke;stroke:var(--card);stroke-width:4px}
.box{text-decoration:none;cursor:pointer}.box:hover rect{stroke:var(--mark)}
.box.guest rect{stroke-dasharray:4 3;fill:transparent}
.box.error rect{stroke:var(--error);stroke-width:3}.box.warning rect{stroke:var(--warning);stroke-width:3}.box.info rect{stroke:var(--info);stroke-width:3}
.box:focus-visible{outline:none}.box:focus-visible rect,.box:target rect,.box.chosen rect{stroke:var(--mark);stroke-width:4}
path.hot{stroke:var(--mark);stroke-width:2}.dim{opacity:.25}
[hidden]{display:none!important}
#focus{position:sticky;top:-12px;z-index:1;margin:-12px -16px 2px;padding:12px 16px;background:var(--card);border-bottom:2px solid var(--mark);max-height:40vh;overflow:auto}
#focus h2{margin:0 0 4px}#focus .ties{display:grid;grid-template-columns:1fr 1fr;gap:16px}#focus h3{font-size:13px;margin:8px 0 2px;color:var(--soft)}
#focus button{float:right;font:inherit;color:inherit;background:var(--box);border:1px solid var(--line);border-radius:6px;padding:2px 10px;cursor:pointer}
#focus p{margin:2px 0;color:var(--soft);overflow-wrap:anywhere}
@media (max-width:760px){body{display:block;height:auto}aside{width:auto;border-right:0;border-bottom:1px solid var(--line);max-height:45vh}main{overflow:visible}#focus{top:0}#focus .ties{grid-template-columns:1fr}}
@media print{aside,#focus{display:none}body{display:block;height:auto}}`;
