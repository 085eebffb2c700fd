// See thin-tiles.h.
#include "thin-tiles.h"
#include "layout.h"
#include "levels.h"
#ifdef HAS_TILES

namespace jielong {

namespace {

constexpr Row HIGH = 16; // rows of a tile
constexpr int MOST = 3;  // strips of so many rows that are multiplied together

/// Tiles of `rows` rows for the sums (0 to 3) and the rows of x (4), whole ones for the matrix (5 to 7). Of 16 rows, all are alike.
TILES void configureFor(Row rows) {
  struct Each {
    Configuration of[HIGH + 1];
    Each() {
      for (Row r = 0; r <= HIGH; r++)
        for (int i = 0; i < 5; i++) of[r].rows[i] = r;
    }
  };
  static const Each each; // in memory for good: the instruction's header says of 8 bytes only that it reads them
  _tile_loadconfig(&each.of[rows]);
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

/// Asks for what of the matrix is used a little later.
TILES inline void fetchAhead(const Bits *b) {
#pragma GCC unroll 32
  for (int i = 0; i < 32; i++) __builtin_prefetch(b + 6 * PAIR + 32 * i, 0, 2);
}

/// sums (2, 16, 32) = two strips of 16 rows of x, `below` one another, times one panel.
TILES inline void twoStrips(const Bits *a, Row below, const Bits *b, Row steps, float *sums, bool first) {
  _tile_zero(0);
  _tile_zero(1);
  _tile_zero(2);
  _tile_zero(3);
  for (Row k = 0; k < steps; k++, a += 512, b += PAIR) {
    if (first) fetchAhead(b);
    _tile_loadd(4, b, 64);
    _tile_loadd(6, a, 64);
    _tile_dpbf16ps(0, 6, 4);
    _tile_loadd(5, b + 512, 64);
    _tile_dpbf16ps(1, 6, 5);
    _tile_loadd(7, a + below, 64);
    _tile_dpbf16ps(2, 7, 4);
    _tile_dpbf16ps(3, 7, 5);
  }
  _tile_stored(0, sums, 128);
  _tile_stored(1, sums + 16, 128);
  _tile_stored(2, sums + 512, 128);
  _tile_stored(3, sums + 528, 128);
}

/// The same of three strips: (3, 16, 32).
TILES inline void threeStrips(const Bits *a, Row below, const Bits *b, Row steps, float *sums, bool first) {
  _tile_zero(0);
  _tile_zero(1);
  _tile_zero(2);
  _tile_zero(3);
  _tile_zero(4);
  _tile_zero(5);
  for (Row k = 0; k < steps; k++, a += 512, b += PAIR) {
    if (first) fetchAhead(b);
    _tile_loadd(6, b, 64);
    _tile_loadd(7, a, 64);
    _tile_dpbf16ps(0, 7, 6);
    _tile_loadd(7, a + below, 64);
    _tile_dpbf16ps(2, 7, 6);
    _tile_loadd(7, a + 2 * below, 64);
    _tile_dpbf16ps(4, 7, 6);
    _tile_loadd(6, b + 512, 64);
    _tile_dpbf16ps(5, 7, 6);
    _tile_loadd(7, a + below, 64);
    _tile_dpbf16ps(3, 7, 6);
    _tile_loadd(7, a, 64);
    _tile_dpbf16ps(1, 7, 6);
  }
  _tile_stored(0, sums, 128);
  _tile_stored(1, sums + 16, 128);
  _tile_stored(2, sums + 512, 128);
  _tile_stored(3, sums + 528, 128);
  _tile_stored(4, sums + 1024, 128);
  _tile_stored(5, sums + 1040, 128);
}

/// Up to 16 rows from `row` on, two panels at a time, so that four sums are on their way.
TILES void oneStrip(const Product &p, const Bits *tiles, Row row, Row rows, Row begin, Row end, Finish finish, float *sums) {
  const Row ofPanel = p.K * PANEL;
  const auto *matrix = static_cast<const Bits *>(p.weight.at);
  configureFor(rows);
  for (Row panel = begin; panel < end; panel += 2) {
    const bool two = panel + 1 < end;
    strip(tiles + row * p.K, matrix + panel * ofPanel, ofPanel, p.K / SIDE, two, sums);
    finish(p, sums, row, rows, panel * PANEL, PANEL);
    if (two) finish(p, sums + HIGH * PANEL, row, rows, (panel + 1) * PANEL, PANEL);
  }
  release();
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
  alignas(64) float sums[MOST * HIGH * PANEL];
  const auto *matrix = static_cast<const Bits *>(p.weight.at);
  const Row ofPanel = p.K * PANEL, ofStrip = p.K * HIGH, steps = p.K / SIDE, whole = p.rows / HIGH;
  if (whole == 1) oneStrip(p, tiles, 0, HIGH, begin, end, finish, sums);
  if (whole > 1) {
    configureFor(HIGH);
    // A panel stays near while all strips pass, two or three together.
    for (Row panel = begin; panel < end; panel++) {
      const Bits *b = matrix + panel * ofPanel;
      for (Row at = 0; at < whole;) {
        const Row count = whole - at == 2 || whole - at == 4 ? 2 : MOST; // at least 2 are left
        if (count == 2) twoStrips(tiles + at * ofStrip, ofStrip, b, steps, sums, at == 0);
        else threeStrips(tiles + at * ofStrip, ofStrip, b, steps, sums, at == 0);
        finish(p, sums, at * HIGH, count * HIGH, panel * PANEL, PANEL);
        at += count;
      }
    }
    release();
  }
  if (whole * HIGH < p.rows) oneStrip(p, tiles, whole * HIGH, p.rows - whole * HIGH, begin, end, finish, sums);
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
