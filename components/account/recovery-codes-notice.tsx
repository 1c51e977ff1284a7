'use client';

import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { CopyableCode } from '@/components/ui/copyable-code';

/** The recovery codes, the only time that they are shown. */
export function RecoveryCodesNotice({
  codes,
  back,
  onDone,
}: {
  codes: string[];
  back: string | null;
  onDone: () => void;
}) {
  return (
    <>
      <Callout tone="warn" title="Keep these recovery codes" isLive>
        They are shown only now. Each lets you in once if your phone is lost.
      </Callout>
      <ul aria-label="Recovery codes" className="grid gap-x-6 gap-y-1 font-mono text-sm sm:grid-cols-2">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <CopyableCode text={codes.join('\n')} about="all recovery codes" />
      <div>
        <Button
          variant="primary"
          // A whole page load: what was refused before is asked for again.
          onPress={() => (back ? window.location.assign(back) : onDone())}
        >
          I have kept them
        </Button>
      </div>
    </>
  );
}
