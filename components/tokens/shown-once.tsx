'use client';

import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';

/** A secret that is not kept on the server: to be read or copied now. Selecting it works without a clipboard. */
export function ShownOnce({ text }: { text: string }) {
  const [isCopied, setCopied] = useState(false);
  return (
    <div className="space-y-3">
      <Callout tone="warn" title="Copy it now">
        It is shown only this once. Keep it where secrets are kept, never in an address or a repository.
      </Callout>
      <code className="block rounded-md border border-line bg-sunken px-3 py-2.5 font-mono text-sm break-all select-all">
        {text}
      </code>
      <Button
        icon={isCopied ? Check : Copy}
        onPress={() => void navigator.clipboard?.writeText(text).then(() => setCopied(true))}
      >
        {isCopied ? 'Copied' : 'Copy the token'}
      </Button>
    </div>
  );
}
