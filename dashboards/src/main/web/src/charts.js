// Draws every <div data-chart="intervals" data-rows='{"unit", "dots": [{name, value, low, high, arm, label}], "low", "high"}'></div>:
// a dot with its interval per row, one shared axis, a zero line. The same numbers stand in a table beside it.
import * as echarts from 'echarts/core';
import { CustomChart, ScatterChart } from 'echarts/charts';
import { AriaComponent, GridComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { SVGRenderer } from 'echarts/renderers';

echarts.use([CustomChart, ScatterChart, AriaComponent, GridComponent, MarkLineComponent, TooltipComponent, SVGRenderer]);

const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const charts = new Map();

function intervals(host) {
  const { unit, dots, low, high } = JSON.parse(host.dataset.rows);
  const narrow = host.clientWidth < 640;
  host.style.height = `${dots.length * (narrow ? 56 : 40) + 56}px`;
  const chart = echarts.init(host, null, { renderer: 'svg' });
  const fontFamily = getComputedStyle(document.body).fontFamily;
  const text = style('--tblr-body-color');
  const line = style('--tblr-border-color');
  const colour = (dot) => style(dot.arm < 0 ? '--no-arm' : `--arm-${dot.arm % 4}`);
  // Names as long as they are, within reason.
  const names = Math.min(240, Math.max(60, ...dots.map((dot) => echarts.format.getTextRect(dot.name, `13px ${fontFamily}`).width * 1.15)));
  chart.setOption({
    animation: false,
    aria: { enabled: true, label: { description: host.getAttribute('aria-label') ?? '' } },
    textStyle: { fontFamily, color: text },
    grid: { left: narrow ? 8 : names + 16, right: narrow ? 8 : 230, top: narrow ? 22 : 8, bottom: 32 },
    tooltip: { trigger: 'item', formatter: (item) => `${echarts.format.encodeHTML(dots[item.dataIndex].name)}<br>${echarts.format.encodeHTML(dots[item.dataIndex].label)}` },
    xAxis: {
      type: 'value',
      splitNumber: narrow ? 4 : 5,
      axisLabel: { color: style('--tblr-secondary'), formatter: (value) => `${new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 2 }).format(value).replace('-', '−')} ${unit}`, hideOverlap: true },
      // Small multiples share one axis; a single chart finds its own.
      min: low ?? undefined,
      max: high ?? undefined,
      splitLine: { lineStyle: { color: line } },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: dots.map((dot) => dot.name),
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { show: !narrow, color: text, width: names, fontSize: 13, overflow: 'truncate', align: 'right' },
    },
    series: [
      {
        type: 'custom',
        // Hidden extremes make the axis span the whole interval.
        encode: { x: [1, 2, 3], y: 0 },
        data: dots.map((dot, row) => [row, dot.low, dot.value, dot.high]),
        renderItem: (params, api) => {
          const row = api.value(0);
          const [low, y] = api.coord([api.value(1), row]);
          const [middle] = api.coord([api.value(2), row]);
          const [high] = api.coord([api.value(3), row]);
          const stroke = colour(dots[params.dataIndex]);
          const cap = (x) => ({ type: 'line', shape: { x1: x, y1: y - 5, x2: x, y2: y + 5 }, style: { stroke, lineWidth: 2 } });
          const children = [
            { type: 'line', shape: { x1: low, y1: y, x2: high, y2: y }, style: { stroke, lineWidth: 2 } },
            cap(low),
            cap(high),
            { type: 'circle', shape: { cx: middle, cy: y, r: 6 }, style: { fill: stroke } },
          ];
          const label = dots[params.dataIndex];
          children.push(
            narrow
              ? { type: 'text', style: { text: `${label.name}: ${label.label}`, x: params.coordSys.x, y: y - 22, fill: text, fontSize: 12, fontFamily, backgroundColor: style('--tblr-bg-surface'), padding: [1, 4, 1, 0] } }
              : { type: 'text', style: { text: label.label, x: params.coordSys.x + params.coordSys.width + 12, y: y - 7, fill: text, fontSize: 13, fontFamily } },
          );
          return { type: 'group', children };
        },
        markLine: { z: 0, silent: true, symbol: 'none', label: { show: false }, lineStyle: { color: text, type: 'solid', width: 1 }, data: [{ xAxis: 0 }] },
      },
    ],
  });
  return chart;
}

const kinds = { intervals };

function drawAll() {
  document.querySelectorAll('[data-chart]').forEach((host) => {
    charts.get(host)?.dispose();
    charts.set(host, kinds[host.dataset.chart](host));
  });
}

drawAll();
// Another theme has other colours; another width, another layout.
new MutationObserver(drawAll).observe(document.documentElement, { attributes: true, attributeFilter: ['data-bs-theme'] });
let width = window.innerWidth;
window.addEventListener('resize', () => {
  if (window.innerWidth !== width) {
    width = window.innerWidth;
    drawAll();
  }
});
