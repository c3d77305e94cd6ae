/** The page's few line icons, drawn on a 16 px grid in the colour of the text beside them. */
const shapes = {
  share:
    'M6.7 9.3a2.8 2.8 0 0 0 4 0l2.3-2.3a2.8 2.8 0 0 0-4-4l-.7.7M9.3 6.7a2.8 2.8 0 0 0-4 0L3 9a2.8 2.8 0 0 0 4 4l.7-.7',
  export: 'M8 2.5v7.5M5 7.3 8 10.3l3-3M2.8 13.2h10.4',
  drop: 'M8 2.5v6.2M5.6 6.4 8 8.8l2.4-2.4M2.6 9.4v3.9h10.8V9.4',
  info: 'M8 2a6 6 0 1 1 0 12A6 6 0 1 1 8 2M8 7.2v3.6M8 5v.6',
  lock: 'M3.2 7h9.6v6.3H3.2zM5.4 7V5a2.6 2.6 0 0 1 5.2 0v2',
  help: 'M8 2a6 6 0 1 1 0 12A6 6 0 1 1 8 2M6.2 6.3a1.9 1.9 0 1 1 2.6 1.9c-.6.3-.8.6-.8 1.2M8 11.2v.5',
} as const;

export function Icon({ name }: { name: keyof typeof shapes }) {
  return (
    <svg
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={shapes[name]} />
    </svg>
  );
}

/** The mark of the house: a sphere, a parallel and a point on it. */
export function Mark() {
  return (
    <svg viewBox="0 0 20 20" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <circle cx="10" cy="10" r="8.2" />
      <path d="M3.1 5.6c3.4 5 9.6 7 14.6 5.4" />
      <circle cx="9.1" cy="10.3" r="2.1" fill="currentColor" stroke="none" />
    </svg>
  );
}

/** Half light, half dark. */
export function ThemeIcon() {
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true">
      <circle cx="8" cy="8" r="5.6" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M8 2.4a5.6 5.6 0 0 1 0 11.2z" fill="currentColor" />
    </svg>
  );
}

/** From one part of the bench to the next. */
export function FlowArrow() {
  return (
    <svg
      className="arrow"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d="M6 12h11M13 8l4 4-4 4" />
    </svg>
  );
}
