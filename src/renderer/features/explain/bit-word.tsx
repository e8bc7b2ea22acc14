import type { BitWord } from '../../../shared/explanation';
import { bitFieldText, bitProblemText, bitRange } from '../../../shared/bit-field-text';
import { groupHex } from '../../ui/numbers';
import { fieldCells } from './bit-cells';
import './bit-word.css';

/** From so many bits on, a field has room for its label below the strip. */
const LABELLED = 4;

/** A word as a strip of 64 cells, and its fields as a table: both say the same. */
export function BitWordView({ word, label }: { readonly word: BitWord; readonly label: string }) {
  const fields = fieldCells(word);
  return (
    <div className="bit-word">
      <div className="bit-strip mono" aria-hidden="true">
        {fields.map(({ field, bits, tone }) => {
          const { name, label: short } = bitFieldText(field);
          return (
            <div
              key={field.high}
              className="bit-field"
              data-tone={tone}
              data-bad={field.problems.length > 0}
              style={{ gridColumn: `span ${bits.length}` }}
              title={`${name}, ${bitRange(field)}`}
            >
              <span className="bit-cells">
                {bits.map((bit, index) => (
                  <span key={index} data-on={bit === '1'}>
                    {bit}
                  </span>
                ))}
              </span>
              <span className="bit-label">{bits.length >= LABELLED || short.length === 1 ? short : ''}</span>
            </div>
          );
        })}
      </div>
      <table className="bit-table selectable">
        <caption className="visually-hidden">{label}</caption>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">Bits</th>
            <th scope="col">Field</th>
            <th scope="col">Value</th>
            <th scope="col">Meaning</th>
          </tr>
        </thead>
        <tbody>
          {fields.map(({ field, tone }) => {
            const { name, rule, section } = bitFieldText(field);
            return (
              <tr key={field.high} data-bad={field.problems.length > 0}>
                <td className="dim">
                  <span className="mono">{bitRange(field).replace(/^bits? /, '')}</span>
                </td>
                <th scope="row">
                  <span className="bit-mark" data-tone={tone} aria-hidden="true" />
                  <bdi>{name}</bdi>
                </th>
                <td>
                  <span className="mono">{groupHex(field.value)}</span>
                </td>
                <td className="dim" title={`qcow2 format, “${section}”`}>
                  {rule}
                  {field.problems.map((problem) => (
                    <strong key={problem} className="bit-problem">
                      {bitProblemText(problem)}
                    </strong>
                  ))}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
