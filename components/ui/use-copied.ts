'use client';

import { useCallback, useEffect, useState } from 'react';

const SHOW_DONE_MS = 1600;

/** Copies text to the clipboard; `isDone` for a moment after it is there. */
export function useCopied(): { isDone: boolean; copy: (text: string) => void } {
  const [isDone, setDone] = useState(false);
  useEffect(() => {
    if (!isDone) return;
    const timer = setTimeout(() => setDone(false), SHOW_DONE_MS);
    return () => clearTimeout(timer);
  }, [isDone]);
  const copy = useCallback((text: string) => {
    void navigator.clipboard.writeText(text).then(() => setDone(true));
  }, []);
  return { isDone, copy };
}
