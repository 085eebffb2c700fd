// Products of few rows with a packed matrix by the processor's tile registers: layout.h says what those are. All in bfloat16, the rows too.
#pragma once
#include "thin.h"

namespace jielong {

/// Whether tiles do such products for a matrix of K rows.
bool tilesFor(Row K);

/// How many 16-bit numbers rows take that are laid out as tiles.
constexpr Row laidOut(Row rows, Row K) { return (rows + 15) / 16 * 16 * K; }

/// Packs w (K, N), or its transpose w (N, K), as tiles: panel after panel of 32 columns.
void packTiles(const float *w, bool transposed, Row K, Row N, std::uint16_t *packed);

/// Lays out x (rows, K), rounded.
void layRows(const float *x, Row rows, Row K, std::uint16_t *tiles);

/// The columns of panels [begin, end) of `product`, whose rows are laid out as `tiles`; `finish` adds the bias and does what comes after.
/// A row's result does not depend on how many other rows there are, to the bit.
void tileProduct(const Product &product, const std::uint16_t *tiles, Row begin, Row end, Finish finish);

} // namespace jielong
