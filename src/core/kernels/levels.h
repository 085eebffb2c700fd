// Which of the levels of vector instructions that the arithmetic was compiled for is used: the best that the processor has.
#pragma once
#include <cstdlib>
#include <cstring>

namespace jielong {

/// JIELONG_KERNELS=avx2 in the environment does without what is newer than AVX2; =plain, with what every processor of the kind has.
inline bool kernelsLimitedTo(const char *level) {
  const char *said = std::getenv("JIELONG_KERNELS");
  return said && std::strcmp(said, level) == 0;
}
inline bool newInstructions() { return !kernelsLimitedTo("avx2") && !kernelsLimitedTo("plain"); }

template <class T> const T &ofBestLevel(const T &skylake, const T &haswell, const T &plain) {
#if defined(__x86_64__)
  if (newInstructions() && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq"))
    return skylake;
  if (!kernelsLimitedTo("plain") && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2"))
    return haswell;
#endif
  return plain;
}

#if defined(__x86_64__)
#define BEST_LEVEL(name) jielong::ofBestLevel(name##_skylake, name##_haswell, name##_plain)
#else
#define BEST_LEVEL(name) jielong::ofBestLevel(name##_plain, name##_plain, name##_plain)
#endif

} // namespace jielong
