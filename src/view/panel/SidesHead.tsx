/** The head of a table whose columns are the two sides. */
export function SidesHead() {
  return (
    <thead>
      <tr>
        <td />
        <th scope="col">
          <span className="key a">A</span>
        </th>
        <th scope="col">
          <span className="key b">B</span>
        </th>
      </tr>
    </thead>
  );
}
