import type { ReactNode } from 'react';
import './empty-state.css';

interface EmptyStateProps {
  readonly title: string;
  readonly picture?: ReactNode;
  /** what it means and what can be done */
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}

/** Says in the place of a content why there is none, and what can be done. */
export function EmptyState({ title, picture, children, actions }: EmptyStateProps) {
  return (
    <div className="empty-state">
      {picture}
      <h2>{title}</h2>
      {children && <div className="empty-state-text">{children}</div>}
      {actions && <div className="empty-state-actions">{actions}</div>}
    </div>
  );
}
