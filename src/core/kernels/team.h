// Threads that share the parts of operations, of which TensorFlow may have several at work at once. No more threads work than the team
// has: its own ones help while one of TensorFlow's has nothing to do, and take what is left of the oldest operation.
#pragma once
#include "crew.h"
#include <deque>

namespace jielong {

class Team {
public:
  explicit Team(int size) : size(size) {
    for (int i = 1; i < size; i++) std::thread([this] { help(); }).detach();
  }

  /// Runs part(0) ... part(parts - 1), each once, and comes back when all are done. Which thread does which part is open.
  void run(Row parts, const std::function<void(Row)> &part) {
    if (size == 1) {
      for (Row i = 0; i < parts; i++) part(i);
      return;
    }
    Job job{part, parts, 0, {parts}};
    std::unique_lock<std::mutex> lock(mutex);
    if (parts > 0) jobs.push_back(&job);
    working++;
    while (job.next < parts) {
      if (job.next + 1 < parts) offer();
      take(job, lock);
    }
    working--;
    offer(); // to do what others have left
    if (job.open.load() == 0) return;
    lock.unlock();
    for (int i = 0; i < AWAKE && job.open.load(std::memory_order_acquire) > 0; i++) pause(i);
    lock.lock();
    done.wait(lock, [&] { return job.open.load() == 0; });
  }

private:
  struct Job {
    const std::function<void(Row)> &part;
    const Row count;
    Row next;
    std::atomic<Row> open; // parts that are not done
  };

  /// Does the next part of a job. A job is in the list as long as it has one.
  void take(Job &job, std::unique_lock<std::mutex> &lock) {
    const Row mine = job.next++;
    if (job.next == job.count) jobs.erase(std::find(jobs.begin(), jobs.end(), &job));
    update();
    lock.unlock();
    job.part(mine);
    lock.lock();
    if (--job.open == 0) done.notify_all();
  }

  void update() { wanted.store(!jobs.empty() && working < size, std::memory_order_release); }

  /// Calls one of the team's own threads if there is something to do for it.
  void offer() {
    update();
    if (wanted.load() && asleep > 0) wake.notify_one();
  }

  void help() {
    std::unique_lock<std::mutex> lock(mutex);
    for (;;) {
      while (!jobs.empty() && working < size) {
        working++;
        take(*jobs.front(), lock);
        working--;
      }
      update();
      lock.unlock();
      for (int i = 0; i < AWAKE && !wanted.load(std::memory_order_acquire); i++) pause(i);
      lock.lock();
      asleep++;
      wake.wait(lock, [&] { return !jobs.empty() && working < size; });
      asleep--;
    }
  }

  const int size;
  std::mutex mutex;
  std::condition_variable wake, done;
  std::deque<Job *> jobs;
  int working = 0, asleep = 0;
  std::atomic<bool> wanted{false}; // whether a thread of the team has something to do
};

} // namespace jielong
