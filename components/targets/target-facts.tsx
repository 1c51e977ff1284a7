import { Download } from 'lucide-react';
import { SearchSpaceText } from '@/components/search-space/search-space-text';
import { crystalLigandName } from '@/components/targets/target-words';
import { CopyableCode } from '@/components/ui/copyable-code';
import { Facts } from '@/components/ui/panel';
import { plural } from '@/components/ui/quantity';
import type { TargetDetail } from '@/lib/domain/resources/targets';

/** What the prepared receptor is made of, in numbers that can be cited. */
export function TargetFacts({ target }: { target: TargetDetail }) {
  const items = [
    { name: 'File', value: <span className="font-mono text-xs break-all">{target.fileName}</span> },
    {
      name: 'Chains',
      value:
        target.chains.length === 0
          ? '–'
          : target.chains.map((chain) => `${chain.id} (${plural(chain.residues, 'residue')})`).join(', '),
    },
    {
      name: 'Crystal ligand',
      value: target.crystalLigandId ? crystalLigandName(target.crystalLigandId) : 'none',
    },
    { name: 'Protonated at', value: `pH ${target.choices.pH}` },
    { name: 'Waters', value: target.choices.keepWaters ? 'kept' : 'removed' },
    {
      name: 'Search space',
      value: target.searchSpace ? (
        <SearchSpaceText space={target.searchSpace} />
      ) : (
        'to be set when a run starts'
      ),
    },
  ];
  if (target.pdbqtSha256) {
    items.push({
      name: 'SHA-256 of PDBQT',
      value: <CopyableCode text={target.pdbqtSha256} about="SHA-256" />,
    });
  }
  return (
    <div className="space-y-4">
      <Facts items={items} />
      {target.files.receptorPdb && (
        <p className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
          <FileLink href={target.files.receptorPdb} name="Receptor, PDB" />
          {target.files.receptorPdbqt && (
            <FileLink href={target.files.receptorPdbqt} name="Receptor, PDBQT" />
          )}
          {target.files.crystalLigandPdb && (
            <FileLink href={target.files.crystalLigandPdb} name="Crystal ligand, PDB" />
          )}
        </p>
      )}
    </div>
  );
}

function FileLink({ href, name }: { href: string; name: string }) {
  return (
    <a
      href={href}
      download
      className="inline-flex items-center gap-1.5 text-accent-strong underline-offset-3 hover:underline"
    >
      <Download aria-hidden className="size-3.5" />
      {name}
    </a>
  );
}
