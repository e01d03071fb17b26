/** What surrounds the plots; its colours are theirs. */
export const PAGE_STYLE = `*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
header,main{max-width:1020px;margin:0 auto;padding:0 24px}
header{padding-top:56px}
h1{font-size:34px;line-height:1.15;letter-spacing:-.02em;margin:0 0 8px}
h2{font-size:21px;letter-spacing:-.01em;margin:52px 0 8px}
h3{font-size:16px;margin:28px 0 6px}
p{max-width:70ch;margin:0 0 16px}
.origin{color:var(--quiet);font-size:14px}
.warning{color:var(--bad);font-weight:600}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(190px,1fr));gap:14px;margin:20px 0 28px}
.card{background:var(--card);border:1px solid var(--rule);border-radius:12px;padding:16px 18px;--mark:var(--quiet);border-top:3px solid var(--mark)}
.card.good{--mark:var(--good)}.card.bad{--mark:var(--bad)}.card.open{--mark:var(--open)}
.card .label{font-size:13px;color:var(--quiet)}
.card .value{font-size:28px;white-space:nowrap;font-weight:650;letter-spacing:-.02em;font-variant-numeric:tabular-nums;line-height:1.25}
.card .note{font-size:13px;color:var(--quiet);font-variant-numeric:tabular-nums}
figure{margin:20px 0 28px;background:var(--card);border:1px solid var(--rule);border-radius:12px;padding:18px 20px 12px}
figcaption{font-size:14px;margin-bottom:10px}figcaption p{color:var(--quiet);margin:2px 0 0}
.scroll{overflow-x:auto;margin:16px 0 28px}
figure .scroll{margin:0}
@media (max-width:700px){header,main{padding:0 14px}figure{padding:14px 12px 8px}figure .plot{min-width:620px}dl{grid-template-columns:1fr}}
table{border-collapse:collapse;width:100%;font-size:13px;font-variant-numeric:tabular-nums}
th,td{padding:5px 7px;text-align:right;white-space:nowrap;border-bottom:1px solid var(--rule)}
th{color:var(--quiet);font-weight:550;border-bottom-width:2px}
th:first-child,td:first-child{text-align:left;padding-left:0}
tbody tr:hover{background:color-mix(in srgb,var(--rule) 40%,transparent)}
td.good{color:var(--good)}td.bad{color:var(--bad)}td.open{color:var(--open)}
.how{border-top:1px solid var(--rule);margin-top:56px;padding-bottom:72px;font-size:14.5px}
.how li{margin:4px 0;max-width:80ch}
dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 18px;font-size:13.5px}
dt{color:var(--quiet)}dd{margin:0;font-family:ui-monospace,Menlo,Consolas,monospace;overflow-wrap:anywhere}
@media print{figure,.card{break-inside:avoid}}`;
