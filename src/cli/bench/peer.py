"""One measurement of PyTorch (and of `tokenizers`) in a process of its own: python peer.py '{"task": ...}' prints a result as its
last line. The jobs are those of jobs.ts, done as one who knows PyTorch would: fused AdamW, scaled_dot_product_attention, autocast to
bfloat16 over float32 weights, torch.compile where asked, no gradients kept between steps.
"""
import json
import resource
import sys
import time


def repeat(step, seconds, warm=3, before=lambda: None):
    """Milliseconds of each repetition: `warm` for warmth, unless that takes two seconds; then until the time is over, at least two. What
    is done before each is not counted."""
    begin = time.perf_counter()
    for i in range(warm):
        if time.perf_counter() < begin + 2:
            before()
            step()
    times = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(times) < 2:
        before()
        start = time.perf_counter()
        step()
        times.append(1000 * (time.perf_counter() - start))
    return times


def import_time():
    start = time.perf_counter()
    import torch

    torch.ones(2, 2) @ torch.ones(2, 2)
    return {"milliseconds": [1000 * (time.perf_counter() - start)]}


def product(job):
    import torch

    products = 8
    x = torch.zeros(job["size"], job["size"], dtype=getattr(torch, job["precision"]))

    def step():
        y = x
        for _ in range(products):
            y = y @ x

    with torch.inference_mode():
        return {"milliseconds": [ms / products for ms in repeat(step, job["seconds"])]}


def make_gpt(form):
    import torch
    from torch import nn
    from torch.nn import functional as F

    C, NH, V, T = form["nEmbd"], form["nHead"], form["vocabSize"], form["blockSize"]
    pre = form["norm"] == "pre"

    class Block(nn.Module):
        def __init__(self):
            super().__init__()
            self.norm1, self.norm2 = nn.LayerNorm(C), nn.LayerNorm(C)
            self.qkv, self.proj = nn.Linear(C, 3 * C), nn.Linear(C, C)
            self.up, self.down = nn.Linear(C, 4 * C), nn.Linear(4 * C, C)

        def attention(self, x):
            q, k, v = (y.view(*x.shape[:2], NH, C // NH).transpose(1, 2) for y in self.qkv(x).split(C, dim=2))
            y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
            return self.proj(y.transpose(1, 2).reshape(x.shape))

        def mlp(self, x):
            return self.down(F.gelu(self.up(x), approximate="tanh"))

        def forward(self, x):
            if pre:
                x = x + self.attention(self.norm1(x))
                return x + self.mlp(self.norm2(x))
            x = self.norm1(x + self.attention(x))
            return self.norm2(x + self.mlp(x))

    class Gpt(nn.Module):
        def __init__(self):
            super().__init__()
            self.wte, self.wpe = nn.Embedding(V, C), nn.Embedding(T, C)
            self.blocks = nn.ModuleList(Block() for _ in range(form["nLayer"]))
            self.norm = nn.LayerNorm(C) if pre else nn.Identity()
            for weight in self.parameters():
                if weight.dim() > 1:
                    nn.init.normal_(weight, std=0.02)

        def forward(self, ids, targets):
            x = self.wte(ids) + self.wpe.weight[: ids.shape[1]]
            for block in self.blocks:
                x = block(x)
            logits = F.linear(self.norm(x), self.wte.weight)
            return F.cross_entropy(logits.view(-1, V), targets.view(-1))

    torch.manual_seed(1)
    return Gpt()


def train(job):
    import torch

    form, B = job["gpt"], job["batchSize"]
    model = make_gpt(form)
    decayed = [p for p in model.parameters() if p.dim() > 1]
    others = [p for p in model.parameters() if p.dim() == 1]
    groups = [{"params": decayed, "weight_decay": 0.01}, {"params": others, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=1e-3, fused=True)
    ids, targets = (torch.randint(0, form["vocabSize"], (B, form["blockSize"])) for _ in range(2))
    f = torch.compile(model) if job.get("compile") else model
    amp = job["precision"] == "bfloat16"

    def step():
        with torch.autocast("cpu", torch.bfloat16, enabled=amp):
            loss = f(ids, targets)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        return loss.item()

    start = time.perf_counter()
    step()
    seconds = time.perf_counter() - start
    return {"compileSeconds": seconds, "milliseconds": repeat(step, job["seconds"])}


def decode(job):
    """Keys and values in memory taken before. Eager, each token looks at the filled part only; compiled, at all of the context with a
    mask, so that shapes stay the same, with the weights frozen into the program and the fastest of several products chosen.
    """
    import torch
    from torch.nn import functional as F

    form, B = job["gpt"], job["batchSize"]
    C, NH, T, L = form["nEmbd"], form["nHead"], form["blockSize"], form["nLayer"]
    model = make_gpt(form).to(getattr(torch, job["precision"])).eval().requires_grad_(False)
    caches = [[torch.zeros(B, NH, T, C // NH, dtype=model.wte.weight.dtype) for _ in range(2)] for _ in range(L)]
    seen = torch.ones(T, T, dtype=torch.bool).tril()
    first = torch.arange(B) % form["vocabSize"]
    positions = torch.arange(T)

    def step(token, place, t, remember, attend):
        x = model.wte(token) + place
        for block, (keys, values) in zip(model.blocks, caches):
            q, k, v = (y.view(B, NH, 1, C // NH) for y in block.qkv(block.norm1(x)).split(C, dim=1))
            remember(keys, k, t), remember(values, v, t)
            x = x + block.proj(attend(q, keys, values, t).view(B, C))
            x = x + block.mlp(block.norm2(x))
        return F.linear(model.norm(x), model.wte.weight).argmax(-1)

    class Compiled(torch.nn.Module):
        """A module of its own, because only a module's weights are frozen."""

        def __init__(self):
            super().__init__()
            self.model = model
            for i, pair in enumerate(caches):
                for j, cache in enumerate(pair):
                    self.register_buffer(f"cache{i}_{j}", cache)

        def forward(self, token, t):
            mask = seen.index_select(0, t)
            remember = lambda cache, new, t: cache.index_copy_(2, t, new)
            attend = lambda q, keys, values, t: F.scaled_dot_product_attention(q, keys, values, attn_mask=mask)
            return step(token, model.wpe(t), t, remember, attend)

    def remember(cache, new, t):
        cache[:, :, t : t + 1] = new

    def attend(q, keys, values, t):
        return F.scaled_dot_product_attention(q, keys[:, :, : t + 1], values[:, :, : t + 1])

    if job.get("compile"):
        from torch._inductor import config

        config.freezing = config.cpp_wrapper = config.max_autotune = True
        compiled = torch.compile(Compiled(), dynamic=False)
        advance = lambda token, t: compiled(token, positions[t : t + 1])
    else:
        advance = lambda token, t: step(token, model.wpe.weight[t], t, remember, attend)

    def write():
        token = first
        for t in range(T - 1):
            token = advance(token, t)
            token.tolist()  # it is to be read

    with torch.inference_mode():
        start = time.perf_counter()
        write()
        seconds = time.perf_counter() - start
        return {"compileSeconds": seconds, "milliseconds": [ms / (T - 1) for ms in repeat(write, job["seconds"], 1)]}


def bpe(job):
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

    with open(job["file"], encoding="utf-8") as file:
        texts = json.load(file)

    start = time.perf_counter()
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=job["vocabSize"], initial_alphabet=alphabet, show_progress=False)
    tokenizer.train_from_iterator(texts, trainer)
    learnt = 1000 * (time.perf_counter() - start)
    return {"trainMilliseconds": learnt, "milliseconds": repeat(lambda: tokenizer.encode_batch_fast(texts), job["seconds"], 1)}


def main():
    job = json.loads(sys.argv[1])
    if job["task"] == "import":
        result = import_time()
    elif job["task"] == "ppo":
        from peer_ppo import ppo

        result = ppo(job, make_gpt, repeat)
    else:
        result = {"product": product, "train": train, "decode": decode, "bpe": bpe}[job["task"]](job)
    unit = 1 if sys.platform == "darwin" else 1024
    print(json.dumps({**result, "peakBytes": unit * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}))


main()
