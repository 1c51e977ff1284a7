/** Stands where a structure will be, until it is drawn. */
export function ViewerLoading() {
  return (
    <div
      role="status"
      data-viewer-state="loading"
      className="absolute inset-0 flex items-center justify-center text-sm text-ink-muted"
    >
      <span className="animate-pulse">Loading the 3D view…</span>
    </div>
  );
}
