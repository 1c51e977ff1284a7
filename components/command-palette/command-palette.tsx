'use client';

import { Search } from 'lucide-react';
import dynamic from 'next/dynamic';
import { createContext, type ReactNode, use, useEffect, useState, useSyncExternalStore } from 'react';
import { Button } from 'react-aria-components/Button';
import { useRecentPlaces } from '@/components/command-palette/recent-places';
import { IconButton } from '@/components/ui/button';
import { useHydrated } from '@/components/ui/use-hydrated';

const loadDialog = () =>
  import('@/components/command-palette/palette-dialog').then((module) => module.PaletteDialog);
/** What opens is no part of a page's first load; it is on its way as soon as somebody turns to it. */
const PaletteDialog = dynamic(loadDialog, { ssr: false });
const getReady = () => void loadDialog();

const OpenPalette = createContext<() => void>(() => {});

const isMac = () => /mac|iphone|ipad/i.test(navigator.platform);
const never = () => () => {};
/** Of the shortcut, as this machine's keyboard has it. */
const useShortcut = () =>
  useSyncExternalStore(
    never,
    () => (isMac() ? '⌘ K' : 'Ctrl K'),
    () => 'Ctrl K',
  );

/** The button that opens the palette: as wide as a field where there is room for it, else an icon. */
export function PaletteButton({ shape }: { shape: 'field' | 'icon' }) {
  const open = use(OpenPalette);
  const shortcut = useShortcut();
  const isAlive = useHydrated();
  if (shape === 'icon')
    return <IconButton icon={Search} label="Search and commands" onPress={open} onHoverStart={getReady} />;
  return (
    <Button
      onPress={open}
      onHoverStart={getReady}
      onFocus={getReady}
      isDisabled={!isAlive}
      className="flex h-8 w-full items-center gap-2 rounded-md border border-line bg-canvas px-2.5 text-base text-ink-muted hover:bg-hover hover:text-ink"
    >
      <Search aria-hidden className="size-4" />
      <span className="grow text-left">
        Search<span className="sr-only"> and commands</span>
      </span>
      <kbd className="font-sans text-xs text-ink-faint">{shortcut}</kbd>
    </Button>
  );
}

/** Around what may open it: Ctrl or ⌘ and K leads to anything of the organisation, and to what one may do there. */
export function CommandPalette({
  org,
  user,
  children,
}: {
  org: string;
  user: { id: string; isOperator: boolean };
  children: ReactNode;
}) {
  const [isOpen, setOpen] = useState(false);
  // Here, and not in what opens: pages count that are gone to while it is closed.
  const recent = useRecentPlaces(org, user.id);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Control' || event.key === 'Meta') getReady();
      const isShortcut = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
      if (!isShortcut || event.key.toLowerCase() !== 'k') return;
      event.preventDefault();
      setOpen((was) => !was);
    };
    // Before the 3D view, which keeps keys for itself.
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, []);
  return (
    <OpenPalette value={() => setOpen(true)}>
      {children}
      {isOpen && (
        <PaletteDialog org={org} isOperator={user.isOperator} recent={recent} onDone={() => setOpen(false)} />
      )}
    </OpenPalette>
  );
}
