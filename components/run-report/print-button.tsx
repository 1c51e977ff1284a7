'use client';

import { Printer } from 'lucide-react';
import { Button } from '@/components/ui/button';

/** Opens the browser's print dialog, which also saves as PDF. */
export function PrintButton() {
  return (
    <Button icon={Printer} variant="primary" onPress={() => window.print()}>
      Print
    </Button>
  );
}
