/** The few signs of the console, drawn on a grid of 16. Never alone: a word stands beside each. */

const PATHS = {
  situation: 'M2 13h12M4 13V8m4 5V3m4 10V6',
  inbox: 'M2 9l2-6h8l2 6v4H2zM2 9h4l1 2h2l1-2h4',
  cases: 'M2 4h5l1 2h6v7H2z',
  orders: 'M4 2h6l3 3v9H4zM10 2v3h3M6 8h5M6 11h5',
  systems: 'M2 3h12v4H2zM2 9h12v4H2zM4.5 5h.01M4.5 11h.01',
  addresses: 'M8 14s5-4.2 5-8A5 5 0 0 0 3 6c0 3.800 5 8 5 8zM8 8a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
  joint:
    'M5 6.500a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM11 6.500a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM8 14a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM7 4.500h2M6 6.300l1.200 3.900M10 6.300L8.800 10.200',
  campaigns: 'M4 2h8v12H4zM6 5.500l1 1 2-2M6 9.500l1 1 2-2M10.500 6h.01M10.500 10h.01',
  filings: 'M3 3h7l3 3v8H3zM10 3v3h3M5.500 9.500l1.500 1.500 3.500-3.500',
  publications: 'M2.500 6.500v3h2.500l5 3.500V3l-5 3.500zM12.500 6a3 3 0 0 1 0 4',
  tips: 'M2 3h12v8H7l-3 3v-3H2zM5 6h6M5 8.500h4',
  points: 'M8 14V8M8 8L3.500 3.500M8 8l4.500-4.500M3 6.500v-3h3M13 6.500v-3h-3M5 14h6',
  sensors:
    'M8 9.500a1.500 1.500 0 1 0 0-3 1.500 1.500 0 0 0 0 3zM4.800 11.200a4.500 4.500 0 0 1 0-6.400M11.200 4.800a4.500 4.500 0 0 1 0 6.400M2.700 13.300a7.500 7.500 0 0 1 0-10.600M13.300 2.700a7.500 7.500 0 0 1 0 10.600',
  record: 'M3 2h8l2 2v10H3zM5.500 6h5M5.500 8.500h5M5.500 11h3',
  people:
    'M6 7.500a2.300 2.300 0 1 0 0-4.600 2.300 2.300 0 0 0 0 4.600zM1.500 13.500a4.500 4.500 0 0 1 9 0M10.500 3.200a2.300 2.300 0 0 1 0 4.200M12 9.500a4.500 4.500 0 0 1 2.500 4',
  rules: 'M3 4h6M12 4h1M3 8h1M7 8h6M3 12h5M11 12h2M10.500 2.500v3M5.500 6.500v3M9.500 10.500v3',
  more: 'M3.500 8h.01M8 8h.01M12.500 8h.01',
  find: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zM10.700 10.700L14 14',
  export: 'M8 2v8M4.500 6.500L8 10l3.500-3.500M2.500 13.500h11',
  check: 'M3 8.500l3.200 3.200L13 5',
  cross: 'M4 4l8 8M12 4l-8 8',
  minus: 'M3.500 8h9',
  back: 'M10 3L5 8l5 5',
  alert: 'M8 2.500l6.200 11H1.800zM8 6.500v3.200M8 11.700h.01',
  clock: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 5v3.200l2 1.500',
  dot: 'M8 10.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z',
  ring: 'M8 12.500a4.500 4.500 0 1 0 0-9 4.500 4.500 0 0 0 0 9z',
  half: 'M8 12.500a4.500 4.500 0 1 0 0-9v9z',
  lock: 'M4 7.500h8V14H4zM5.500 7.500V5a2.500 2.500 0 0 1 5 0v2.500',
  out: 'M9 3H3v10h6M7 8h7M11.500 5.500L14 8l-2.500 2.500',
  sun: 'M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM8 1.500v1.500M8 13v1.500M1.500 8H3M13 8h1.500M3.400 3.400l1 1M11.600 11.600l1 1M12.600 3.400l-1 1M4.400 11.600l-1 1',
  moon: 'M13.500 9.800A6 6 0 0 1 6.200 2.500a6 6 0 1 0 7.300 7.300z',
  language:
    'M2 4h7M5.500 2.500V4M7.500 4C7 7 5 9 2.500 10M4 6.500c1 1.700 2.500 2.800 4 3.500M8.500 14l3-7 3 7M9.500 11.800h4',
  up: 'M8 13V3M4 7l4-4 4 4',
  down: 'M8 3v10M4 9l4 4 4-4',
  eye: 'M1.500 8S4 3.500 8 3.500 14.500 8 14.500 8 12 12.500 8 12.500 1.500 8 1.500 8zM8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
  key: 'M10.500 9a3.500 3.500 0 1 0-3.300-2.300L2 12v2h2.500v-2h2v-2l1-1',
  shield: 'M8 14s5-2 5-6V3.500L8 2 3 3.500V8c0 4 5 6 5 6z',
  person:
    'M8 8a2.700 2.700 0 1 0 0-5.400A2.700 2.700 0 0 0 8 8zM2.800 14a5.200 5.200 0 0 1 10.400 0',
} as const;
export type IconName = keyof typeof PATHS;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg
      className="icon"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} fill={name === 'dot' || name === 'half' ? 'currentColor' : 'none'} />
    </svg>
  );
}
