/** `AutoDock Vina 1.2.3 (bcf8c28b)`: the build is named by the beginning of its program's SHA-256. */
export function engineWords(engine: {
  name: string | null;
  version: string | null;
  sha256: string | null;
}): string {
  const words = [
    engine.name ?? 'Unknown engine',
    engine.version,
    engine.sha256 && `(${engine.sha256.slice(0, 8)})`,
  ];
  return words.filter(Boolean).join(' ');
}
