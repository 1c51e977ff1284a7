export type ViewerTheme = 'light' | 'dark';

/** Colours of the 3D scene as 0xRRGGBB: WebGL does not read CSS. They match the tokens in app/globals.css. */
export interface ScenePalette {
  background: number;
  cartoon: number;
  surface: number;
  /** Carbons of the residues around the ligand, of poses, and of the crystal ligand; other elements as usual. */
  pocketCarbon: number;
  poseCarbon: number;
  /** Of a pose that is laid over the first. */
  otherPoseCarbon: number;
  crystalCarbon: number;
  /** Carbons of a residue that is pointed out, the dashes to it, and the words on them. */
  contact: number;
  label: number;
  box: number;
  /** What preparation left out. */
  removed: number;
}

export const PALETTES: Record<ViewerTheme, ScenePalette> = {
  light: {
    background: 0xffffff,
    cartoon: 0xc5d0d4,
    surface: 0xdbe3e6,
    pocketCarbon: 0x8c9ba2,
    poseCarbon: 0x0e8585,
    otherPoseCarbon: 0x3f67c9,
    crystalCarbon: 0xd99a2b,
    contact: 0x8a4fbf,
    label: 0x22303a,
    box: 0x0e7a7a,
    removed: 0xc4473a,
  },
  dark: {
    background: 0x141c21,
    cartoon: 0x55666f,
    surface: 0x4a5a63,
    pocketCarbon: 0x93a3ab,
    poseCarbon: 0x4fc9c4,
    otherPoseCarbon: 0x8fb0f5,
    crystalCarbon: 0xe3ab4a,
    contact: 0xc79cf0,
    label: 0xeaf1f4,
    box: 0x58c4c0,
    removed: 0xf08a80,
  },
};

/** The same as CSS, for legends. */
export function cssColor(color: number): string {
  return `#${color.toString(16).padStart(6, '0')}`;
}
