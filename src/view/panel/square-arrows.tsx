/** The arrows of the commuting square: predict goes across, act goes down. */
export function Across() {
  return (
    <div className="way">
      <span>predict</span>
      <svg
        width="40"
        height="8"
        viewBox="0 0 40 8"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.25"
        aria-hidden="true"
      >
        <path d="M0 4h38M34.5 1 38 4l-3.5 3" />
      </svg>
    </div>
  );
}

export function Down() {
  return (
    <div className="way down">
      <svg
        width="8"
        height="30"
        viewBox="0 0 8 30"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.25"
        aria-hidden="true"
      >
        <path d="M4 0v28M1 24.5 4 28l3-3.5" />
      </svg>
      <span>act</span>
    </div>
  );
}
