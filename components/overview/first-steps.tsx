import { Atom, Check, FlaskConical, type LucideIcon, Play } from 'lucide-react';
import { ButtonLink } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';

interface Step {
  icon: LucideIcon;
  title: string;
  words: string;
  action: string;
  path: string;
  isDone: boolean;
  isOpen: boolean;
}

/** The way to the first result: three steps, of which the next one is the button that stands out. */
export function FirstSteps({
  org,
  targets,
  libraries,
}: {
  org: string;
  /** How many of each are ready. */
  targets: number;
  libraries: number;
}) {
  const steps: Step[] = [
    {
      icon: Atom,
      title: 'Add a target',
      words: 'A protein structure as PDB or mmCIF, best with a ligand bound where you want to dock.',
      action: 'Add a target',
      path: 'targets/new',
      isDone: targets > 0,
      isOpen: true,
    },
    {
      icon: FlaskConical,
      title: 'Add a library',
      words:
        'The ligands to dock, as SMILES, CSV or SDF. Put the crystal ligand among them to check the method.',
      action: 'Add a library',
      path: 'libraries/new',
      isDone: libraries > 0,
      isOpen: true,
    },
    {
      icon: Play,
      title: 'Start a run',
      words: 'Every ligand is docked with AutoDock Vina and ranked by affinity, while you watch.',
      action: 'Start a run',
      path: 'runs/new',
      isDone: false,
      isOpen: targets > 0 && libraries > 0,
    },
  ];
  const next = steps.findIndex((step) => !step.isDone);
  return (
    <section aria-labelledby="first-steps">
      <h2 id="first-steps" className="mb-3 text-ink-muted">
        Three steps to the first docked poses
      </h2>
      <ol className="grid gap-3 md:grid-cols-3">
        {steps.map((step, index) => (
          <li
            key={step.path}
            className={classNames(
              'flex flex-col rounded-lg border bg-surface p-5',
              index === next ? 'border-accent-line' : 'border-line',
            )}
          >
            <div className="mb-3 flex items-center gap-3">
              <span
                className={classNames(
                  'flex size-9 items-center justify-center rounded-full',
                  index === next ? 'bg-accent-soft text-accent-strong' : 'bg-sunken text-ink-muted',
                )}
              >
                {step.isDone ? (
                  <Check aria-label="Done" className="size-4.5 text-accent" />
                ) : (
                  <step.icon aria-hidden className="size-4.5" />
                )}
              </span>
              <h3 className="font-semibold">
                {index + 1}. {step.title}
              </h3>
            </div>
            <p className="mb-5 grow text-pretty text-ink-muted">{step.words}</p>
            <div>
              {step.isOpen ? (
                <ButtonLink
                  variant={index === next ? 'primary' : 'secondary'}
                  href={`/orgs/${org}/${step.path}`}
                >
                  {step.isDone ? 'Add another' : step.action}
                </ButtonLink>
              ) : (
                <p className="flex h-8.5 items-center text-sm text-ink-faint">
                  Once a target and a library are ready
                </p>
              )}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
