import { Component } from 'react';
import type { ReactNode } from 'react';
import { Button } from '../ui/button';
import { EmptyState } from '../ui/empty-state';

interface ErrorBoundaryProps {
  readonly children: ReactNode;
}

/** Keeps a fault in one part of the window from taking the rest with it. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { readonly failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <div className="view-scroll">
        <EmptyState
          title="This part of the window failed"
          actions={<Button onPress={() => this.setState({ failed: false })}>Show it again</Button>}
        >
          <p>The image itself is unharmed.</p>
        </EmptyState>
      </div>
    );
  }
}
