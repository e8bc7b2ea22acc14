import type { FeatureBit } from '../../../shared/results';
import './feature-list.css';

const SETS: readonly {
  readonly set: FeatureBit['set'];
  readonly name: string;
  readonly meaning: string;
}[] = [
  {
    set: 'incompatible',
    name: 'Incompatible',
    meaning: 'A program that does not know one of these must not open the image.',
  },
  { set: 'compatible', name: 'Compatible', meaning: 'A program may ignore these.' },
  {
    set: 'autoclear',
    name: 'Autoclear',
    meaning: 'A program that does not know one of these clears it when it writes.',
  },
];

const SOURCES: Readonly<Record<FeatureBit['source'], string>> = {
  format: '',
  image: 'named by the image',
  unknown: 'unknown',
};

/** The feature bits as switches that show and do not move. */
export function FeatureList({ features }: { readonly features: readonly FeatureBit[] }) {
  return (
    <div className="features">
      {SETS.map(({ set, name, meaning }) => {
        const bits = features.filter((feature) => feature.set === set);
        if (bits.length === 0) return null;
        return (
          <section key={set}>
            <h3 className="feature-set" title={meaning}>
              {name} <span className="dim">{meaning}</span>
            </h3>
            <ul>
              {bits.map(({ bit, name: feature, source, on }) => (
                <li key={bit} className="feature" data-on={on}>
                  <span className="feature-switch" aria-hidden="true" />
                  <span className="feature-name">{feature}</span>
                  <span className="dim">
                    {[SOURCES[source], `bit ${bit}`, on ? 'on' : 'off'].filter(Boolean).join(' · ')}
                  </span>
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}
