/** The findings of the last check: those that came with it, and the rest in pages. */
import { useEffect, useState } from 'react';
import type { ImageHandle } from '../../../shared/app-protocol';
import type { Finding } from '../../../shared/findings';
import type { CheckResult } from '../../../shared/results';
import { askImage } from '../../app/api';

const PAGE = 1000;
/** More is not listed: nobody reads it, and the counters tell the whole. */
const LIMIT = 20_000;

interface Fetched {
  readonly check: CheckResult;
  readonly findings: readonly Finding[];
}

/** The findings to list, growing while the rest arrives. */
export function useFindings(handle: ImageHandle, check: CheckResult): readonly Finding[] {
  const [fetched, setFetched] = useState<Fetched>();
  useEffect(() => {
    const ended = new AbortController();
    const wanted = Math.min(LIMIT, check.findingsTotal);
    const fetchRest = async (): Promise<void> => {
      let findings = check.findings;
      while (findings.length < wanted) {
        const page = await askImage(handle, 'findings', { offset: findings.length, limit: PAGE });
        if (ended.signal.aborted || page.findings.length === 0) return;
        findings = [...findings, ...page.findings];
        setFetched({ check, findings });
      }
    };
    // when the engine does not answer, the findings that came with the check stay
    fetchRest().catch(() => undefined);
    return () => ended.abort();
  }, [handle, check]);
  return fetched?.check === check ? fetched.findings : check.findings;
}
