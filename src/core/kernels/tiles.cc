// Products of matrices by tiles: layout.h says what those are.
#include "layout.h"
#ifdef HAS_TILES
#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace jielong {

namespace {

constexpr Row WIDE = 12; // most blocks in a slice
constexpr Row DEEP = 32; // and pairs of tiles on top of each other

bool lent() {
  unsigned a, b, c, d;
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d) || !(d >> 22 & 1) || !(d >> 24 & 1)) return false; // AMX-BF16, AMX-TILE
  if (!__get_cpuid_count(7, 1, &a, &b, &c, &d) || !(a >> 5 & 1)) return false;                    // AVX512_BF16
  if (!__builtin_cpu_supports("avx512bw") || !__builtin_cpu_supports("avx512vl") || !__builtin_cpu_supports("avx512dq")) return false;
  return syscall(SYS_arch_prctl, 0x1023 /* ARCH_REQ_XCOMP_PERM */, 18 /* tile data */) == 0;
}

/// Writes a block of the result where it belongs.
TILES void put(const float *sums, const Target &c, Row m, Row M, Row n, Row N) {
  const Row rows = std::min(SIDE, M - m), columns = std::min(SIDE, N - n);
  const __mmask32 some = columns >= 32 ? ~0u : (1u << columns) - 1;
  const __m512 low = c.add ? _mm512_maskz_loadu_ps(some, c.add + n) : _mm512_setzero_ps();
  const __m512 high = c.add ? _mm512_maskz_loadu_ps(some >> 16, c.add + n + 16) : _mm512_setzero_ps();
  for (Row i = 0; i < rows; i++) {
    const __m512 x = _mm512_add_ps(_mm512_loadu_ps(sums + SIDE * i), low);
    const __m512 y = _mm512_add_ps(_mm512_loadu_ps(sums + SIDE * i + 16), high);
    const Row at = (m + i) * c.stride + n;
    if (c.numbers.half) {
      _mm512_mask_storeu_epi16(static_cast<Bits *>(c.numbers.at) + at, some, (__m512i)_mm512_cvtne2ps_pbh(y, x));
    } else {
      float *p = static_cast<float *>(c.numbers.at) + at;
      _mm512_mask_storeu_ps(p, some, x);
      _mm512_mask_storeu_ps(p + 16, some >> 16, y);
    }
  }
}

} // namespace

bool hasTiles() {
  static const bool has = lent();
  return has;
}

void product(Matrix a, Matrix b, Target c, Row M, Row N, Row K, const Share &share) {
  // The matrix with fewer rows (or columns) is laid out first, for all; the other one in slices, each by the thread that uses it.
  const bool sliceN = N >= M;
  const Row all = blocks(sliceN ? M : N), sliced = blocks(sliceN ? N : M), steps = blocks(K);
  // A slice and the sums of its part of the result stay in the processor's second-level cache; the other matrix passes by.
  const Row perSlice = std::min<Row>(std::max<Row>(1, (sliced + 1) / 2), WIDE), slices = (sliced + perSlice - 1) / perSlice;
  const Row depth = std::min(steps, std::max(DEEP, DEEP * WIDE / perSlice));
  const auto shared = memory<Bits>(all * steps * PAIR);
  const Row piece = 4; // blocks laid out at a time
  share((all + piece - 1) / piece, [&](Row part) {
    for (Row i = part * piece; i < std::min(all, (part + 1) * piece); i++) {
      Bits *to = shared.get() + i * steps * PAIR;
      if (sliceN) layA(a, i * SIDE, M, 0, K, to);
      else layB(b, i * SIDE, N, 0, K, to);
    }
  });
  share(slices, [&](Row part) {
    configure();
    const Row first = part * perSlice, end = std::min(sliced, first + perSlice), count = end - first;
    const auto own = memory<Bits>(count * depth * PAIR);
    const auto sums = memory<float>(SIDE * SIDE * (steps > depth ? all * count : 1));
    for (Row k = 0; k < steps; k += depth) {
      const Row now = std::min(depth, steps - k), kEnd = std::min(K, (k + now) * SIDE);
      for (Row j = 0; j < count; j++) {
        Bits *to = own.get() + j * now * PAIR;
        if (sliceN) layB(b, (first + j) * SIDE, N, k * SIDE, kEnd, to);
        else layA(a, (first + j) * SIDE, M, k * SIDE, kEnd, to);
      }
      for (Row i = 0; i < all; i++) {
        const Bits *one = shared.get() + (i * steps + k) * PAIR;
        for (Row j = 0; j < count; j++) {
          const Bits *other = own.get() + j * now * PAIR;
          float *block = sums.get() + (steps > depth ? (i * count + j) * SIDE * SIDE : 0);
          multiply(sliceN ? one : other, sliceN ? other : one, now, block, k == 0);
          if (k + now < steps) continue;
          const Row m = SIDE * (sliceN ? i : first + j), n = SIDE * (sliceN ? first + j : i);
          put(block, c, m, M, n, N);
        }
      }
    }
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
