/** The product's sign: a ring in a pocket. */
export function Mark({ className = 'size-6' }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" className={className} fill="none">
      <path
        d="M3.2 9.2A9.3 9.3 0 1 0 14.8 3.2"
        className="stroke-ink"
        strokeWidth="2.2"
        strokeLinecap="round"
      />
      <path
        d="M11.2 6.1 16 8.9v5.5l-4.8 2.8-4.8-2.8V8.9z"
        className="fill-accent-soft stroke-accent"
        strokeWidth="1.9"
        strokeLinejoin="round"
      />
    </svg>
  );
}
