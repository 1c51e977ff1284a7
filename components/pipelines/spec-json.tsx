'use client';

import { Check, Copy } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import { useCopied } from '@/components/ui/use-copied';
import type { PipelineSpec } from '@/lib/domain/pipeline-spec';

/** A specification as the API takes and gives it. */
export function SpecJson({ spec }: { spec: PipelineSpec }) {
  const text = JSON.stringify(spec, null, 2);
  const { isDone, copy } = useCopied();
  return (
    <Panel
      title="JSON"
      flush
      actions={
        <Button
          size="sm"
          variant="quiet"
          icon={isDone ? Check : Copy}
          aria-label="Copy the specification as JSON"
          onPress={() => copy(text)}
        >
          <span aria-live="polite">{isDone ? 'Copied' : 'Copy'}</span>
        </Button>
      }
    >
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and so the keyboard must reach it
        tabIndex={0}
        aria-label="The specification as JSON"
        className="overflow-x-auto bg-sunken px-4 py-3 -outline-offset-2"
      >
        <pre className="font-mono text-xs leading-5">{text}</pre>
      </section>
    </Panel>
  );
}
