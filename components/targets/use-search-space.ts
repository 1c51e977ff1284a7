'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { draftOf, EMPTY_DRAFT, type SearchSpaceDraft, spaceOf } from '@/components/search-space/draft';
import { namedResidues, pdbResidues, toggledResidue } from '@/components/structure-viewer/pdb-residues';
import { showToast } from '@/components/ui/toast';
import { useUrlState } from '@/components/ui/use-url-state';
import { structureFileQuery } from '@/lib/api-client/molecule-files';
import { chooseSearchSpace, pocketsQuery, targetKeys } from '@/lib/api-client/targets';
import type { SearchSpaceSource, TargetDetail, TargetPocket } from '@/lib/domain/resources/targets';
import { searchSpaceAround, type Vec3 } from '@/lib/domain/search-space';

export const SITE_MODES = ['crystal', 'pockets', 'residues', 'hand'] as const;
export type SiteMode = (typeof SITE_MODES)[number];

/** Room for a ligand around residues, which themselves are the walls of the site. */
const RESIDUE_PADDING_ANGSTROM = 4;

/**
 * The search space of a target while somebody changes it. How, which pocket and which residues stand in the page's
 * address (`site`, `pocket`, `residues`); what is set by hand after that is kept here until it is saved.
 */
export function useSearchSpace(org: string, target: TargetDetail, mayChange: boolean) {
  const client = useQueryClient();
  const [url, changeUrl] = useUrlState();
  const version = target.pdbqtSha256 ?? '';
  const wanted = SITE_MODES.find((mode) => mode === url.get('site')) ?? null;
  const mode = mayChange && target.status === 'ready' ? wanted : null;
  /** By hand, from whatever the address gives; null: just that. */
  const [byHand, setByHand] = useState<SearchSpaceDraft | null>(null);

  const pockets = useQuery({ ...pocketsQuery(org, target.id, version), enabled: mode === 'pockets' });
  const rank = Number(url.get('pocket') ?? Number.NaN);
  const pocket: TargetPocket | null = pockets.data?.pockets.find((each) => each.rank === rank) ?? null;

  const receptor = useQuery({
    ...structureFileQuery(target.files.receptorPdb ?? '', version),
    enabled: mode !== null && target.files.receptorPdb !== null,
    select: pdbResidues,
  });
  const residuesText = url.get('residues') ?? '';
  const { found: residues, unknown } = namedResidues(residuesText, receptor.data ?? []);

  const suggested = suggestion();
  const draft = byHand ?? (suggested.space ? draftOf(suggested.space) : EMPTY_DRAFT);
  const space = spaceOf(draft);
  const source: SearchSpaceSource = byHand ? { kind: 'hand' } : suggested.source;

  function suggestion(): { space: TargetDetail['searchSpace']; source: SearchSpaceSource } {
    if (mode === 'crystal' && target.crystalSearchSpace) {
      return { space: target.crystalSearchSpace, source: { kind: 'crystal-ligand' } };
    }
    if (mode === 'pockets' && pocket) {
      return { space: pocket.searchSpace, source: { kind: 'pocket', rank: pocket.rank } };
    }
    if (mode === 'residues' && residues.length > 0) {
      const points = residues.flatMap(({ coordinates }) => coordinates);
      const labels = residues.map(({ label }) => label);
      return {
        space: searchSpaceAround(points, RESIDUE_PADDING_ANGSTROM),
        source: { kind: 'residues', residues: labels },
      };
    }
    return { space: target.searchSpace, source: target.searchSpaceSource ?? { kind: 'hand' } };
  }

  const save = useMutation({
    mutationFn: () => {
      if (!space) throw new Error('There is no search space to save.');
      const isCrystal = source.kind === 'crystal-ligand';
      return chooseSearchSpace(org, target.id, isCrystal ? null : { searchSpace: space, source });
    },
    onSuccess: (next) => {
      client.setQueryData(targetKeys.detail(org, target.id), next);
      showToast({ title: 'The search space is saved' });
      close();
    },
  });

  function close() {
    setByHand(null);
    save.reset();
    changeUrl({ site: null, pocket: null, residues: null });
  }
  function go(changes: { site?: SiteMode; pocket?: string | null; residues?: string | null }) {
    setByHand(null);
    changeUrl(changes);
  }

  return {
    mode,
    space: mode ? space : target.searchSpace,
    draft,
    source,
    isChanged: JSON.stringify(space) !== JSON.stringify(target.searchSpace),
    pockets,
    pocket,
    residues,
    unknownResidues: unknown,
    residuesText,
    open: () => go({ site: siteModeOf(target.searchSpaceSource) }),
    setMode: (site: SiteMode) => go({ site }),
    setPocket: (next: number) => go({ pocket: String(next) }),
    setResidues: (text: string) => go({ residues: text || null }),
    toggleResidue: (name: string) => go({ residues: toggledResidue(residuesText, name) || null }),
    setDraft: setByHand,
    /** A box in the middle of the protein: a place to drag from. Null until the protein is there. */
    begin: receptor.data
      ? () => {
          const points = receptor.data.flatMap(({ coordinates }) => coordinates);
          const center = [0, 1, 2].map((axis) =>
            Math.round(points.reduce((sum, point) => sum + (point[axis] as number), 0) / points.length),
          ) as Vec3;
          setByHand({ center, size: [20, 20, 20] });
        }
      : null,
    close,
    save,
  };
}

export type SearchSpaceEditor = ReturnType<typeof useSearchSpace>;

function siteModeOf(source: SearchSpaceSource | null): SiteMode {
  if (source?.kind === 'crystal-ligand') return 'crystal';
  if (source?.kind === 'pocket') return 'pockets';
  return source?.kind === 'residues' ? 'residues' : 'hand';
}
