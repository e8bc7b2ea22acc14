import { describeFinding } from '../../../shared/finding-text';
import type { Finding } from '../../../shared/findings';
import type { ImageHandle } from '../../../shared/app-protocol';
import { FileOffset } from '../../app/file-offset';
import { groupHex } from '../../ui/numbers';
import './header-problems.css';

interface HeaderProblemsProps {
  readonly handle: ImageHandle;
  readonly findings: readonly Finding[];
  readonly clusterSize: number;
}

/** What opening the image alone shows to be wrong or worth knowing; a check finds the rest. */
export function HeaderProblems({ handle, findings, clusterSize }: HeaderProblemsProps) {
  if (findings.length === 0) return null;
  return (
    <section aria-labelledby="header-problems">
      <h2 className="section-head" id="header-problems">
        Seen on opening
      </h2>
      <ul>
        {findings.map((finding, index) => {
          const { title, detail, effect } = describeFinding(finding, { clusterSize });
          return (
            <li key={index} className="header-problem">
              <div className="selectable">
                <p className="header-problem-title">{title}</p>
                <p className="dim">
                  {groupHex(detail)} {effect}
                </p>
              </div>
              {finding.hostOffset !== undefined && <FileOffset handle={handle} offset={finding.hostOffset} />}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
