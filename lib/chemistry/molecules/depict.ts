import { withMolecule } from '@/lib/chemistry/molecules/rdkit';

export interface DepictionSize {
  /** Pixels of the view box; the picture scales. */
  width: number;
  height: number;
}

/**
 * A 2D depiction as SVG, without background. Bonds and carbon are `currentColor`, so that it is readable on light
 * and on dark; the other elements have colours of middle lightness.
 * @param source SMILES or molfile, drawn with new 2D coordinates
 */
export function depictSvg(source: string, { width, height }: DepictionSize): string {
  return withMolecule(source, (molecule) => {
    molecule.set_new_coords(true);
    const svg = molecule.get_svg_with_highlights(
      JSON.stringify({
        width,
        height,
        clearBackground: false,
        bondLineWidth: 1.4,
        padding: 0.06,
        explicitMethyl: false,
        fixedBondLength: 28,
        atomColourPalette: PALETTE,
      }),
    );
    return svg
      .replace(/^[\s\S]*?(?=<svg)/, '')
      .replace(/<!--[\s\S]*?-->/g, '')
      .replaceAll(/#000000/gi, 'currentColor')
      .replace(/<svg[^>]*>/, (tag) => tag.replace(/ (width|height)='[^']*'/g, ''))
      .trim();
  });
}

/** RDKit's format: red, green, blue from 0 to 1 by atomic number; -1 stands for the others. */
const PALETTE = {
  '-1': [0, 0, 0],
  '6': [0, 0, 0],
  '1': [0, 0, 0],
  '7': [0.26, 0.45, 0.9],
  '8': [0.87, 0.27, 0.25],
  '9': [0.16, 0.6, 0.4],
  '15': [0.83, 0.5, 0.13],
  '16': [0.7, 0.55, 0.05],
  '17': [0.16, 0.6, 0.28],
  '35': [0.68, 0.33, 0.2],
  '53': [0.55, 0.3, 0.75],
};
