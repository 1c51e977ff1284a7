import type { Residue } from '@/lib/domain/contact-filter';
import type { LigandId } from '@/lib/domain/ids';
import type { InteractionKind } from '@/lib/domain/resources/pose-analysis';

/** What the best poses of a run hold on to. */
export interface RunContacts {
  /** Along the chains. */
  residues: {
    residue: Residue;
    /** Whose best pose has any interaction with it. */
    ligands: number;
    /** Whose best pose has one of this kind; kinds that none has are left out. */
    kinds: Partial<Record<InteractionKind, number>>;
  }[];
  /** Ligands whose contacts are not known: docked before contacts were kept. */
  unknown: number;
}

/** What the best poses of a few ligands hold on to: residues by ligands. */
export interface InteractionMap {
  /** Along the chains: those that at least one of the ligands holds on to. */
  residues: {
    residue: Residue;
    /** Of those in the map. */
    ligands: number;
  }[];
  /** In the order that was asked for. */
  ligands: {
    ligandId: LigandId;
    rank: number;
    name: string;
    affinityKcalPerMol: number;
    /** By residue, the kinds that say most first; null if they are not known: docked before contacts were kept. */
    contacts: MappedContact[] | null;
  }[];
}

export interface MappedContact {
  /** Its place in `residues`, from 0. */
  residue: number;
  kind: InteractionKind;
  /** How many of this kind. */
  interactions: number;
  /** Of the nearest. */
  distanceAngstrom: number;
}
