import type { Recipe, SignatureInput } from '@/lib/domain/input-signature';
import {
  type BundleActor,
  type DOCKING_FILES,
  type DockingFile,
  RUN_FILES,
  type RunFolder,
} from '@/lib/use-cases/proof/bundle-layout';
import type { CrateAction, CrateProgram } from '@/lib/use-cases/proof/crate-metadata';

/** Of the programs that the product uses: what they are known by, outside of it. */
const HOMEPAGES: Readonly<Record<string, string>> = {
  'AutoDock Vina': 'https://vina.scripps.edu/',
  'Mol*': 'https://molstar.org/',
  'Open Babel': 'https://openbabel.org/',
  OpenChemLib: 'https://github.com/Actelion/openchemlib',
  RDKit: 'https://www.rdkit.org/',
};

/** What the crate's metadata tells of: what was done, with which programs, by whom. Grows as files are written. */
export class CrateStory {
  readonly actions: CrateAction[] = [];
  private readonly byId = new Map<string, CrateProgram>();

  get programs(): CrateProgram[] {
    return [...this.byId.values()];
  }

  /** @param files of the receptor that there are, the uploaded one first */
  preparedReceptor(
    folder: RunFolder,
    target: { name: string; recipe: Recipe },
    preparedBy: BundleActor | null,
    [uploaded, ...prepared]: readonly [string, ...string[]],
  ): void {
    this.actions.push({
      id: `#${folder}preparation-of-the-receptor`,
      name: `Preparation of the receptor "${target.name}"`,
      description: JSON.stringify(target.recipe),
      agent: preparedBy,
      endedAt: null,
      object: [uploaded],
      result: prepared,
    });
    const { reader, openBabelVersion } = target.recipe;
    if (typeof reader === 'string') this.addTool(reader);
    if (typeof openBabelVersion === 'string') this.addTool(`Open Babel ${openBabelVersion}`);
  }

  /** @param signed null if it is not kept; then its files are not there */
  docked(
    folder: RunFolder,
    { ligand, result, origin, command }: DockingFile,
    signed: SignatureInput | null,
    at: (name: keyof typeof DOCKING_FILES) => string,
  ): void {
    const { engine } = result;
    const url = HOMEPAGES[engine.name];
    const program = `${url ?? '#engine'}#sha256-${engine.binarySha256}`;
    this.byId.set(program, {
      id: program,
      name: engine.name,
      version: engine.version,
      ...(url && { url }),
      sha256: engine.binarySha256,
    });
    if (signed) {
      for (const name of signed.ligand.toolkit.split(', ')) this.addTool(name);
      this.actions.push({
        id: `#${folder}preparation-of-${ligand.id}`,
        name: `Preparation of ligand ${ligand.record}`,
        description: JSON.stringify(signed.ligand.recipe),
        agent: null,
        endedAt: null,
        object: [`${folder}${RUN_FILES.records}`],
        result: [at('ligandPdbqt'), at('prepared')],
      });
    }
    const where = origin.kind === 'reused' ? `, reused from ${origin.run?.id ?? 'an earlier run'}` : '';
    this.actions.push({
      id: `#${folder}docking-of-${ligand.id}`,
      name: `Docking of ligand ${ligand.record}${where}`,
      description: command?.join(' ') ?? 'What was signed for this docking is not kept.',
      instrument: program,
      agent: origin.askedBy,
      endedAt: result.dockedAt,
      object: [
        `${folder}${RUN_FILES.receptorPdbqt}`,
        ...(signed ? [at('signedInput'), at('ligandPdbqt')] : []),
      ],
      result: [at('poses')],
    });
  }

  /** A tool by its name and version, `RDKit 2026.09.1`. */
  private addTool(text: string): void {
    const [, name = text, version] = /^(.+) (\S+)$/.exec(text) ?? [];
    const url = HOMEPAGES[name];
    const id = url ? `${url}#${version ?? ''}` : `#${encodeURIComponent(text)}`;
    this.byId.set(id, { id, name, ...(version && { version }), ...(url && { url }) });
  }
}
