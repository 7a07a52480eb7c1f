import type { Summary } from "./weather.ts";

const width = 960;
const left = 56;
const right = 24;
const panels = { warmth: { top: 64, bottom: 264 }, rain: { top: 312, bottom: 432 } };
const colours = { text: "#334155", faint: "#e2e8f0", band: "#fdba74", line: "#c2410c", rain: "#3b82f6" };

type Scale = (value: number) => number;
interface Panel {
  readonly title: string;
  readonly unit: string;
  readonly y: Scale;
  readonly ticks: readonly number[];
}

/** Two panels over the same months: the band between mean lows and highs, and the rain. An SVG document. */
export function draw(months: readonly Summary[]): string {
  const slot = (width - left - right) / months.length;
  const middle: Scale = (index) => left + (index + 0.5) * slot;
  const warmth = panel(panels.warmth, {
    title: "Mean daily low to high",
    unit: "°C",
    range: extent(months.flatMap(({ min, max }) => [min, max])),
    step: 5,
  });
  const rain = panel(panels.rain, {
    title: "Rain per month",
    unit: "mm",
    range: [0, Math.max(...months.map((month) => month.rain))],
    step: 100,
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} 480" font-family="system-ui, sans-serif" font-size="12" fill="${colours.text}">`,
    `<rect width="${width}" height="480" fill="white"/>`,
    text(
      [left, 28],
      `Seattle by month, ${months[0]!.month} to ${months.at(-1)!.month}`,
      'font-size="16" font-weight="600"',
    ),
    ...grid(warmth),
    band(months, middle, warmth.y),
    ...grid(rain),
    ...months.map((month, index) => bar(middle(index), slot * 0.7, [rain.y(0), rain.y(month.rain)])),
    ...years(months, middle, slot),
    "</svg>",
    "",
  ].join("\n");
}

function panel(
  { top, bottom }: { top: number; bottom: number },
  {
    title,
    unit,
    range,
    step,
  }: { title: string; unit: string; range: readonly [number, number]; step: number },
): Panel {
  const from = Math.floor(range[0] / step) * step;
  const to = Math.ceil(range[1] / step) * step;
  const ticks = Array.from({ length: (to - from) / step + 1 }, (_, index) => from + index * step);
  return { title, unit, ticks, y: (value) => bottom - ((value - from) / (to - from)) * (bottom - top) };
}

function grid({ title, unit, ticks, y }: Panel): string[] {
  const top = y(ticks.at(-1)!);
  return [
    text([left, top - 10], `${title}, ${unit}`, 'font-weight="600"'),
    ...ticks.flatMap((tick) => [
      `<line x1="${left}" x2="${width - right}" y1="${y(tick)}" y2="${y(tick)}" stroke="${colours.faint}"/>`,
      text([left - 8, y(tick) + 4], String(tick), 'text-anchor="end"'),
    ]),
  ];
}

function band(months: readonly Summary[], x: Scale, y: Scale): string {
  const points = (of: (month: Summary) => number) =>
    months.map((month, index) => `${x(index).toFixed(1)},${y(of(month)).toFixed(1)}`);
  const highs = points(({ max }) => max);
  const lows = points(({ min }) => min);
  return [
    `<polygon points="${[...highs, ...lows.toReversed()].join(" ")}" fill="${colours.band}" fill-opacity="0.5"/>`,
    ...[highs, lows].map(
      (line) =>
        `<polyline points="${line.join(" ")}" fill="none" stroke="${colours.line}" stroke-width="1.5"/>`,
    ),
  ].join("\n");
}

const bar = (x: number, thickness: number, [bottom, top]: readonly [number, number]) =>
  `<rect x="${(x - thickness / 2).toFixed(1)}" y="${top.toFixed(1)}" width="${thickness.toFixed(1)}" height="${(bottom - top).toFixed(1)}" fill="${colours.rain}"/>`;

/** A mark and the year at each January. */
const years = (months: readonly Summary[], x: Scale, slot: number) =>
  months.flatMap(({ month }, index) => {
    if (!month.endsWith("-01")) return [];
    const at = (x(index) - slot / 2).toFixed(1);
    return [
      `<line x1="${at}" x2="${at}" y1="${panels.warmth.top}" y2="${panels.rain.bottom + 8}" stroke="${colours.text}" stroke-opacity="0.25"/>`,
      text([Number(at) + 4, panels.rain.bottom + 20], month.slice(0, 4)),
    ];
  });

const text = ([x, y]: readonly [number, number], words: string, attributes = "") =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}"${attributes === "" ? "" : ` ${attributes}`}>${words}</text>`;

const extent = (values: readonly number[]): readonly [number, number] => [
  Math.min(...values),
  Math.max(...values),
];
