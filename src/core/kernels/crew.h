// Threads that share phases of work which take microseconds each: between two of them they wait awake, and go to sleep only when
// nothing has come for a while.
#pragma once
#include "passes.h"
#include <atomic>
#include <condition_variable>
#include <cstdlib>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

namespace jielong {

/// As many threads as TensorFlow may have.
inline int threadCount() {
  const char *said = std::getenv("TF_NUM_INTRAOP_THREADS");
  const int threads = said ? std::atoi(said) : 0;
  return threads > 0 ? threads : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

/// Waits a moment; others who want the processor get it now and then.
inline void pause(int i) {
  if (i % 1000 == 999) std::this_thread::yield();
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

constexpr int AWAKE = 4000; // moments, about a tenth of a millisecond

class Crew {
public:
  /// What a phase consists of: its parts, each with the number of the thread that does it.
  using Part = std::function<void(Row part, int thread)>;
  static constexpr Row MOST_PARTS = 65535;

  explicit Crew(int size) : size(size), shares(new Share[size]) {
    for (int i = 1; i < size; i++) std::thread([this, i] { help(i); }).detach();
  }

  const int size;

  /// Does all parts of a phase and comes back when all are done.
  void run(Row parts, const Part &part) {
    if (size == 1 || parts < 2) {
      for (Row i = 0; i < parts; i++) part(i, 0);
      return;
    }
    work = &part;
    open.store(parts, std::memory_order_relaxed);
    const std::uint32_t now = turn.load(std::memory_order_relaxed) + 1;
    for (int i = 0; i < size; i++) {
      shares[i].left.store(pack(now, parts * i / size, parts * (i + 1) / size), std::memory_order_release);
    }
    turn.store(now);
    if (sleeping.load() > 0) {
      std::lock_guard<std::mutex> lock(mutex);
      wake.notify_all();
    }
    take(0, now);
    for (int i = 0; open.load(std::memory_order_acquire) > 0; i++) pause(i);
  }

private:
  /// What is left of a thread's parts: whose turn it is, the next part and the end, in one word, so that nobody takes a part of a
  /// phase that is over.
  struct alignas(64) Share {
    std::atomic<std::uint64_t> left{0};
  };
  static std::uint64_t pack(std::uint64_t turn, Row next, Row end) { return turn << 32 | static_cast<std::uint64_t>(next) << 16 | end; }

  /// Takes parts of one's own share, then of the others'.
  void take(int me, std::uint32_t now) {
    for (int i = 0; i < size; i++) {
      auto &left = shares[(me + i) % size].left;
      for (std::uint64_t word = left.load(std::memory_order_acquire);;) {
        const Row next = word >> 16 & 0xffff, end = word & 0xffff;
        if (word >> 32 != now || next == end) break;
        if (!left.compare_exchange_weak(word, pack(now, next + 1, end), std::memory_order_acq_rel)) continue;
        (*work)(next, me);
        open.fetch_sub(1, std::memory_order_release);
        word = left.load(std::memory_order_acquire);
      }
    }
  }

  void help(int me) {
    for (std::uint32_t seen = 0;;) {
      for (int i = 0; turn.load(std::memory_order_acquire) == seen; i++) {
        if (i < AWAKE) pause(i);
        else sleepAfter(seen), i = 0;
      }
      seen = turn.load(std::memory_order_acquire);
      take(me, seen);
    }
  }

  void sleepAfter(std::uint32_t seen) {
    std::unique_lock<std::mutex> lock(mutex);
    sleeping++;
    wake.wait(lock, [&] { return turn.load() != seen; });
    sleeping--;
  }

  std::unique_ptr<Share[]> shares;
  const Part *work = nullptr;
  std::atomic<Row> open{0};
  std::atomic<std::uint32_t> turn{0};
  std::atomic<int> sleeping{0};
  std::mutex mutex;
  std::condition_variable wake;
};

} // namespace jielong
