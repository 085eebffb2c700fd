// See thin-tiles.h.
#include "thin-tiles.h"
#include "layout.h"
#include "levels.h"
#ifdef HAS_TILES

namespace jielong {

namespace {

constexpr Row HIGH = 16; // rows of a tile

/// Tiles of `rows` rows for the sums (0 to 3) and the rows of x (4), whole ones for the matrix (5 to 7).
TILES void configureFor(Row rows) {
  Configuration some;
  for (int i = 0; i < 5; i++) some.rows[i] = rows;
  _tile_loadconfig(&some);
}

/// sums (2, 16, 32) = 16 rows of x times two panels, or, where only one is left, sums (16, 32) times that one.
TILES inline void strip(const Bits *a, const Bits *b, Row next, Row steps, bool two, float *sums) {
  _tile_zero(0);
  _tile_zero(1);
  if (two) {
    _tile_zero(2);
    _tile_zero(3);
  }
  for (Row k = 0; k < steps; k++, a += 512, b += PAIR) {
    _tile_loadd(4, a, 64);
    _tile_loadd(5, b, 64);
    _tile_dpbf16ps(0, 4, 5);
    _tile_loadd(6, b + 512, 64);
    _tile_dpbf16ps(1, 4, 6);
    if (!two) continue;
    _tile_loadd(7, b + next, 64);
    _tile_dpbf16ps(2, 4, 7);
    _tile_loadd(5, b + next + 512, 64);
    _tile_dpbf16ps(3, 4, 5);
  }
  _tile_stored(0, sums, 128);
  _tile_stored(1, sums + 16, 128);
  if (!two) return;
  _tile_stored(2, sums + 512, 128);
  _tile_stored(3, sums + 528, 128);
}

} // namespace

bool tilesFor(Row K) { return K % SIDE == 0 && newInstructions() && hasTiles(); }

void packTiles(const float *w, bool transposed, Row K, Row N, std::uint16_t *packed) {
  const Matrix matrix{{const_cast<float *>(w), false}, transposed, transposed ? K : N};
  layB(matrix, 0, panels(N) * PANEL, N, 0, K, packed);
}

TILES void layRows(const float *x, Row rows, Row K, std::uint16_t *tiles) {
  for (Row m = 0; m < rows; m++) {
    Bits *to = tiles + m / HIGH * HIGH * K + m % HIGH * SIDE;
    for (Row k = 0; k < K; k += SIDE, to += HIGH * SIDE) _mm512_storeu_si512(to, load32({const_cast<float *>(x), false}, m * K + k, SIDE));
  }
}

TILES void tileProduct(const Product &p, const std::uint16_t *tiles, Row begin, Row end, Finish finish) {
  alignas(64) float sums[2 * HIGH * PANEL];
  const auto *matrix = static_cast<const Bits *>(p.weight.at);
  const Row whole = p.rows / HIGH * HIGH;
  for (Row from = 0; from < p.rows; from = whole) { // first those that fill their tiles, then the rest
    const Row until = from < whole ? whole : p.rows, rows = from < whole ? HIGH : p.rows - whole;
    configureFor(rows);
    for (Row panel = begin; panel < end; panel += 2) {
      const bool two = panel + 1 < end;
      for (Row m = from; m < until; m += HIGH) {
        strip(tiles + m * p.K, matrix + panel * p.K * PANEL, p.K * PANEL, p.K / SIDE, two, sums);
        finish(p, sums, m, rows, panel * PANEL, PANEL);
        if (two) finish(p, sums + HIGH * PANEL, m, rows, (panel + 1) * PANEL, PANEL);
      }
    }
    release();
    if (until == p.rows) return;
  }
}

} // namespace jielong

#else

namespace jielong {
bool tilesFor(Row) { return false; }
void packTiles(const float *, bool, Row, Row, std::uint16_t *) {}
void layRows(const float *, Row, Row, std::uint16_t *) {}
void tileProduct(const Product &, const std::uint16_t *, Row, Row, Finish) {}
} // namespace jielong

#endif
