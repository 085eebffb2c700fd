// Products of matrices by tiles: layout.h says what those are.
#include "layout.h"
#ifdef HAS_TILES
#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace jielong {

namespace {

constexpr Row NEAR = 12; // pairs of tiles that stay in the first-level cache while others pass by
constexpr Row WIDE = 12; // most blocks in a slice
constexpr Row DEEP = 32; // and pairs of tiles on top of each other
constexpr Row MUCH = 1 << 20; // numbers of a result that does not stay in the second-level cache anyway
constexpr int FETCH = 3; // lines of the cache asked for in a step, so that WIDE blocks ask for the next NEAR pairs

bool lent() {
  unsigned a, b, c, d;
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d) || !(d >> 22 & 1) || !(d >> 24 & 1)) return false; // AMX-BF16, AMX-TILE
  if (!__get_cpuid_count(7, 1, &a, &b, &c, &d) || !(a >> 5 & 1)) return false;                    // AVX512_BF16
  if (!__builtin_cpu_supports("avx512bw") || !__builtin_cpu_supports("avx512vl") || !__builtin_cpu_supports("avx512dq")) return false;
  return syscall(SYS_arch_prctl, 0x1023 /* ARCH_REQ_XCOMP_PERM */, 18 /* tile data */) == 0;
}

/// Writes a block of the result where it belongs; with `past`, past the caches, which would read first what is then overwritten.
TILES void put(const float *sums, const Target &c, Row m, Row M, Row n, Row N, bool past) {
  const Row rows = std::min(SIDE, M - m), columns = std::min(SIDE, N - n);
  const __mmask32 some = columns >= 32 ? ~0u : (1u << columns) - 1;
  const __m512 low = c.add ? _mm512_maskz_loadu_ps(some, c.add + n) : _mm512_setzero_ps();
  const __m512 high = c.add ? _mm512_maskz_loadu_ps(some >> 16, c.add + n + 16) : _mm512_setzero_ps();
  for (Row i = 0; i < rows; i++) {
    const __m512 x = _mm512_add_ps(_mm512_loadu_ps(sums + SIDE * i), low);
    const __m512 y = _mm512_add_ps(_mm512_loadu_ps(sums + SIDE * i + 16), high);
    const Row at = (m + i) * c.stride + n;
    if (c.numbers.half) {
      Bits *to = static_cast<Bits *>(c.numbers.at) + at;
      const __m512i both = (__m512i)_mm512_cvtne2ps_pbh(y, x);
      if (past && columns == SIDE && reinterpret_cast<std::uintptr_t>(to) % 64 == 0) _mm512_stream_si512(reinterpret_cast<__m512i *>(to), both);
      else _mm512_mask_storeu_epi16(to, some, both);
    } else {
      float *p = static_cast<float *>(c.numbers.at) + at;
      _mm512_mask_storeu_ps(p, some, x);
      _mm512_mask_storeu_ps(p + 16, some >> 16, y);
    }
  }
}

/// Asks for the memory of a block of the result, which is written soon.
inline void fetch(const Target &c, Row m, Row M, Row n) {
  const Row bytes = c.numbers.half ? 2 : 4;
  for (Row i = m; i < std::min(M, m + SIDE); i++) __builtin_prefetch(static_cast<const char *>(c.numbers.at) + (i * c.stride + n) * bytes, 1, 2);
}

/// A product with a small result and a great K: each part adds up some of K by itself, and the parts' sums are added up at the end.
void deepProduct(const Matrix &a, const Matrix &b, const Target &c, Row M, Row N, Row K, const Share &share) {
  const Row high = blocks(M), wide = blocks(N), steps = blocks(K), parts = 2, each = (steps + parts - 1) / parts, depth = 24;
  const Row size = high * wide * SIDE * SIDE;
  const auto sums = memory<float>(parts * size);
  share(parts, [&](Row part) {
    configure();
    const auto as = memory<Bits>(high * depth * PAIR), bs = memory<Bits>(wide * depth * PAIR);
    const Row first = part * each, end = std::min(steps, first + each);
    for (Row k = first; k < end; k += depth) {
      const Row now = std::min(depth, end - k), kEnd = std::min(K, (k + now) * SIDE);
      layA(a, 0, high * SIDE, M, k * SIDE, kEnd, as.get());
      layB(b, 0, wide * SIDE, N, k * SIDE, kEnd, bs.get());
      for (Row j = 0; j < wide; j++) {
        for (Row at = 0; at < now; at += NEAR) {
          for (Row i = 0; i < high; i++) {
            float *block = sums.get() + part * size + (j * high + i) * SIDE * SIDE;
            multiply(as.get() + (i * now + at) * PAIR, bs.get() + (j * now + at) * PAIR, std::min(NEAR, now - at), block, k + at == first);
          }
        }
      }
    }
    release();
  });
  share(wide, [&](Row j) {
    for (Row i = 0; i < high; i++) {
      float *block = sums.get() + (j * high + i) * SIDE * SIDE;
      for (Row part = 1; part < parts; part++)
        for (Row at = 0; at < SIDE * SIDE; at++) block[at] += block[part * size + at];
      put(block, c, i * SIDE, M, j * SIDE, N, false);
    }
  });
}

} // namespace

bool hasTiles() {
  static const bool has = lent();
  return has;
}

void product(Matrix a, Matrix b, Target c, Row M, Row N, Row K, const Share &share) {
  if (K > 8192 && M * N <= 1 << 20) return deepProduct(a, b, c, M, N, K, share);
  // The matrix with fewer rows (or columns) is laid out first, for all; the other one in slices, each by the thread that uses it.
  const bool sliceN = N >= M, past = c.numbers.half && M * N > MUCH;
  const Row all = blocks(sliceN ? M : N), sliced = blocks(sliceN ? N : M), steps = blocks(K);
  // A slice and the sums of its part of the result stay in the processor's second-level cache; the other matrix passes by.
  // Their number is even, so that two threads have as much to do.
  const Row even = std::max<Row>(1, (sliced + 2 * WIDE - 1) / (2 * WIDE)) * 2;
  const Row perSlice = (sliced + even - 1) / even, slices = (sliced + perSlice - 1) / perSlice;
  const Row depth = std::min(steps, std::max(DEEP, DEEP * WIDE / perSlice));
  const auto shared = memory<Bits>(all * steps * PAIR);
  const Row piece = (all + 3) / 4; // laid out by one thread
  share((all + piece - 1) / piece, [&](Row part) {
    const Row begin = part * piece, end = std::min(all, begin + piece);
    Bits *to = shared.get() + begin * steps * PAIR;
    if (sliceN) layA(a, begin * SIDE, end * SIDE, M, 0, K, to);
    else layB(b, begin * SIDE, end * SIDE, N, 0, K, to);
  });
  share(slices, [&](Row part) {
    configure();
    const Row first = part * perSlice, end = std::min(sliced, first + perSlice), count = end - first;
    const auto own = memory<Bits>(count * depth * PAIR);
    const auto sums = memory<float>(SIDE * SIDE * count * (steps > depth ? all : 1));
    for (Row k = 0; k < steps; k += depth) {
      const Row now = std::min(depth, steps - k), kEnd = std::min(K, (k + now) * SIDE);
      if (sliceN) layB(b, first * SIDE, end * SIDE, N, k * SIDE, kEnd, own.get());
      else layA(a, first * SIDE, end * SIDE, M, k * SIDE, kEnd, own.get());
      for (Row i = 0; i < all; i++) {
        float *row = sums.get() + (steps > depth ? i * count : 0) * SIDE * SIDE;
        for (Row at = 0; at < now; at += NEAR) {
          const Bits *one = shared.get() + (i * steps + k + at) * PAIR;
          const bool last = k + at + NEAR >= steps;
          for (Row j = 0; j < count; j++) {
            const Bits *other = own.get() + (j * now + at) * PAIR;
            const Row m = SIDE * (sliceN ? i : first + j), n = SIDE * (sliceN ? first + j : i);
            float *block = row + j * SIDE * SIDE;
            if (last && !past) fetch(c, m, M, n);
            const Bits *next = (at + NEAR < now ? one + NEAR * PAIR : one + (steps - at) * PAIR) + j * FETCH * NEAR * 32;
            multiply<FETCH>(sliceN ? one : other, sliceN ? other : one, std::min(NEAR, now - at), block, k + at == 0, next);
            if (last) put(block, c, m, M, n, N, past);
          }
        }
      }
    }
    if (past) _mm_sfence();
    release();
  });
}

} // namespace jielong

#else

namespace jielong {
bool hasTiles() { return false; }
void product(Matrix, Matrix, Target, Row, Row, Row, const Share &) {}
} // namespace jielong

#endif
