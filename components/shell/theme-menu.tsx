'use client';

import { Monitor, Moon, Sun } from 'lucide-react';
import type { ThemeChoice } from '@/components/shell/theme';
import { chooseTheme, useThemeChoice } from '@/components/shell/use-theme';
import { IconButton } from '@/components/ui/button';
import { MenuBehind } from '@/components/ui/menu';

const CHOICES = [
  { id: 'system', name: 'As the system', icon: Monitor },
  { id: 'light', name: 'Light', icon: Sun },
  { id: 'dark', name: 'Dark', icon: Moon },
] as const satisfies { id: ThemeChoice; name: string; icon: typeof Sun }[];

/** Light, dark, or as the system says. */
export function ThemeMenu() {
  const chosen = useThemeChoice();
  const current = CHOICES.find((choice) => choice.id === chosen) ?? CHOICES[0];
  return (
    <MenuBehind
      label="Colour theme"
      trigger={<IconButton icon={current.icon} label={`Colour theme: ${current.name.toLowerCase()}`} />}
      entries={CHOICES.map(({ id, name, icon }) => ({ id, name, icon, onAction: () => chooseTheme(id) }))}
    />
  );
}
