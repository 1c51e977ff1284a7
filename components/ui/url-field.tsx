'use client';

import { useEffect, useState } from 'react';
import { TextField } from '@/components/ui/text-field';
import { useSettled } from '@/components/ui/use-settled';
import { useUrlState } from '@/components/ui/use-url-state';

const TYPING_MS = 400;

/** A field of the address: the address follows the typing after a moment, and the field the address at once. */
export function UrlField({
  name,
  ...props
}: {
  name: string;
  label: string;
  placeholder?: string;
  type?: 'date';
  maxLength?: number;
  error?: string | null;
}) {
  const [draft, setDraft] = useUrlDraft(name);
  return <TextField {...props} value={draft} onChange={setDraft} />;
}

/**
 * What is being typed into a value of the address, and how to type on.
 * @param readable what the address gets of a text; undefined for one that is not ready for it yet
 */
export function useUrlDraft(
  name: string,
  readable: (text: string) => string | undefined = (text) => text.trim(),
): [text: string, type: (text: string) => void] {
  const [url, changeUrl] = useUrlState();
  const inUrl = url.get(name) ?? '';
  const [draft, setDraft] = useState({ text: inUrl, of: inUrl });
  if (draft.of !== inUrl) setDraft({ text: inUrl, of: inUrl });
  const settled = useSettled(draft.text, TYPING_MS);
  useEffect(() => {
    const next = readable(settled);
    if (settled === draft.text && next !== undefined && next !== inUrl) changeUrl({ [name]: next || null });
  }, [settled, draft.text, inUrl, name, changeUrl, readable]);
  return [draft.text, (text) => setDraft({ text, of: inUrl })];
}
