import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, Disclosure as AriaDisclosure, DisclosurePanel, Heading } from 'react-aria-components';
import './disclosure.css';

interface DisclosureProps {
  readonly title: ReactNode;
  readonly children: ReactNode;
  readonly defaultExpanded?: boolean;
}

/** Details that open below their title. */
export function Disclosure({ title, children, defaultExpanded }: DisclosureProps) {
  return (
    <AriaDisclosure className="disclosure" defaultExpanded={defaultExpanded}>
      <Heading level={2} className="disclosure-head">
        <Button slot="trigger" className="disclosure-trigger">
          <ChevronRight aria-hidden="true" />
          {title}
        </Button>
      </Heading>
      <DisclosurePanel className="disclosure-panel">{children}</DisclosurePanel>
    </AriaDisclosure>
  );
}
