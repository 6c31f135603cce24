// The look of a report on a screen and on paper. Colours come from the theme's custom properties.

export const STYLE = `
*{box-sizing:border-box}
html{background:var(--bg-0)}
body{margin:0;padding:24px 16px;color:var(--text-1);font:400 13px/1.5 var(--font-ui);font-variant-numeric:tabular-nums;-webkit-font-smoothing:antialiased;-webkit-text-size-adjust:100%}
main{max-width:860px;margin:0 auto;padding:30px 34px 36px;background:var(--bg-1);border:1px solid var(--line-1);border-radius:4px}
h1{margin:0;font-size:20px;line-height:1.3;font-weight:600;letter-spacing:-.015em;overflow-wrap:anywhere}
h2{margin:30px 0 10px;font-size:13px;font-weight:600}
h2 small{margin-left:6px;font-size:11px;font-weight:400;color:var(--text-3)}
h3{margin:0 0 6px;font-size:12px;font-weight:600}
p{margin:12px 0 0;max-width:72ch;color:var(--text-2)}
p b{color:var(--text-1);font-weight:600}
.meta{margin:4px 0 0;font-size:11px;color:var(--text-3);overflow-wrap:anywhere}
code{font:400 11px/1.45 var(--font-code);letter-spacing:-.01em;overflow-wrap:anywhere;color:var(--text-1)}
code .folder{color:var(--text-3)}
code .leaf{display:inline-block;max-width:100%}
.lead code{font-weight:600}
.warn{margin:14px 0 0;padding:4px 0 4px 12px;border-left:2px solid var(--grow)}
.gate{margin:14px 0 0;padding:4px 0 4px 12px;border-left:2px solid var(--line-3)}
.gate.fails{border-color:var(--grow)}
.gate.passes{border-color:var(--back)}
.figures{display:grid;grid-template-columns:repeat(4,1fr);margin:20px 0 0;border-block:1px solid var(--line-1)}
.figures div{padding:10px 8px 10px 16px;border-left:1px solid var(--line-1);min-width:0}
.figures div:first-child{padding-left:0;border-left:0}
.figures dt{font-size:11px;color:var(--text-3)}
.figures dd{margin:0;font-size:17px;line-height:1.25;font-weight:600;letter-spacing:-.01em;white-space:nowrap}
.figures div{display:flex;flex-direction:column-reverse;justify-content:flex-end}
.unit{margin-left:3px;font-size:11px;font-weight:400;color:var(--text-3);letter-spacing:0}
td .unit{display:inline-block;width:22px;text-align:left}
.grow{color:var(--grow-text)}
.back{color:var(--back-text)}
.dim{color:var(--text-3)}
figure{margin:0}
figure svg{display:block;width:100%;height:auto}
table{width:100%;border-collapse:collapse;table-layout:fixed;font-size:12px}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
thead td{border-bottom:1px solid var(--line-2)}
col.bars{width:84px}
col.size{width:100px}
col.count{width:76px}
col.share{width:70px}
th{padding:0 8px;height:26px;font-size:11px;font-weight:500;color:var(--text-3);text-align:left;vertical-align:bottom;border-bottom:1px solid var(--line-2)}
tbody th{height:auto;font-weight:400;border:0;font-size:12px;color:var(--text-1);vertical-align:middle}
td,tbody th,tfoot th{padding:2.5px 8px;overflow:hidden}
td{white-space:nowrap}
.number{text-align:right}
td.number{overflow:visible}
th:first-child,td:first-child{padding-left:0}
th:last-child,td:last-child{padding-right:0}
tbody tr:hover{background:var(--bg-2)}
tfoot tr:first-child>*{border-top:1px solid var(--line-2)}
tfoot th{height:auto;border-bottom:0;vertical-align:middle;font-size:12px}
tfoot td,tfoot th{padding-block:4px;color:var(--text-2);font-weight:400}
tfoot tr.all>*{color:var(--text-1);font-weight:600}
tfoot tr.all .grow{color:var(--grow-text)}
tfoot tr.all .back{color:var(--back-text)}
.bar{display:block;width:100%;height:11px}
.tag{display:inline-block;margin-left:6px;padding:0 5px;font:400 10px/14px var(--font-ui);letter-spacing:0;border:1px solid var(--line-3);border-radius:3px;color:var(--text-2)}
.tag.new{border-color:var(--grow);color:var(--grow-text)}
.tag.gone{border-color:var(--back);color:var(--back-text)}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:32px}
.pair>*{min-width:0}
details{margin-top:2px}
details code{display:block;color:var(--text-2)}
summary{font-size:11px;color:var(--text-3);cursor:default}
.note{margin:0 0 10px;white-space:pre-wrap;overflow-wrap:anywhere}
.facts{display:grid;grid-template-columns:max-content 1fr;gap:4px 16px;margin:0;font-size:11px;color:var(--text-2)}
.facts dt{color:var(--text-3)}
.facts dd{margin:0;overflow-wrap:anywhere}
@media screen and (max-width:760px){body{padding:12px}main{padding:22px 22px 28px}td,tbody th,tfoot th,th{padding-inline:5px}col.bars{width:48px}col.size{width:80px}col.count{width:62px}col.share{width:58px}.figures dd{font-size:15px}.figures div{padding-left:12px}.pair{gap:20px}}
@media screen and (max-width:520px){body{padding:0}main{padding:18px 14px;border:0}.figures{grid-template-columns:1fr 1fr}.figures div:nth-child(3){padding-left:0;border-left:0}.pair{grid-template-columns:1fr}.scrolls{overflow-x:auto}.scrolls table{min-width:560px}figure{overflow-x:auto}figure svg{min-width:560px}}
@media print{@page{margin:16mm 14mm}html,main{background:none}body{padding:0;font-size:11px}p{max-width:none}code{font-size:9.5px}.tag{font-size:8px;line-height:11px;margin-left:4px;padding:0 3px}main{max-width:none;padding:0;border:0}h2{break-after:avoid;margin-top:22px}figure,tr,.figures,.pair>*{break-inside:avoid}thead{display:table-header-group}tfoot{display:table-row-group}tbody tr:hover{background:none}}
`.trim()
