import { useEffect, useState } from 'react';

/** Whether something has been waited for so long that the wait is to be seen: shorter ones would only flash. */
export function useIsLate(milliseconds: number): boolean {
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), milliseconds);
    return () => clearTimeout(timer);
  }, [milliseconds]);
  return isLate;
}
