"""PPO in PyTorch for the bench, as one who knows PyTorch would write it: keys and values in memory taken before and only the filled part
looked at, log-probabilities kept while drawing, one causal pass over all tokens for each judge, logits at the answers' tokens alone,
minibatches cut to their longest row, fused Adam, no number read back inside an iteration.
"""
import time


def ppo(job, make_gpt, repeat):
    import torch
    from torch.nn import functional as F

    form, B, N, parts = job["gpt"], job["episodes"], job["answerTokens"], job["minibatches"]
    C, NH, L, V = form["nEmbd"], form["nHead"], form["nLayer"], form["vocabSize"]
    amp = job["precision"] == "bfloat16"
    prompt_lengths = torch.tensor([6 + (5 * i) % 11 for i in range(B)])
    P = int(prompt_lengths.max())
    T = P + N
    torch.manual_seed(2)
    prompts = [torch.randint(0, V, (int(n),)) for n in prompt_lengths]
    policy = make_gpt(form)
    reference, value, reward = (make_gpt(form) for _ in range(3))
    for model in (reference, value, reward):
        model.load_state_dict(policy.state_dict())
    heads = [torch.nn.Linear(C, 1) for _ in range(2)]
    value.add_module("score", heads[0])
    reward.add_module("score", heads[1])
    settings = {"betas": (0.9, 0.95), "eps": 1e-5, "fused": True}
    optimizers = [torch.optim.Adam(policy.parameters(), lr=1e-4, **settings), torch.optim.Adam(value.parameters(), lr=5e-4, **settings)]

    def hidden(model, ids):
        x = model.wte(ids) + model.wpe.weight[: ids.shape[1]]
        for block in model.blocks:
            x = block(x)
        return model.norm(x)

    keys, values = (torch.zeros(L, B, NH, T, C // NH) for _ in range(2))
    left = torch.zeros(B, P, dtype=torch.long)
    for b, prompt in enumerate(prompts):
        left[b, P - len(prompt) :] = prompt
    padding = P - prompt_lengths
    visible = torch.arange(T)[None] >= padding[:, None]
    prompt_mask = (visible[:, None, None, :P] & torch.ones(P, P, dtype=torch.bool).tril()) | torch.eye(P, dtype=torch.bool)
    token_mask = visible[:, None, None, :]
    prompt_positions = (torch.arange(P)[None] - padding[:, None]).clamp(min=0)

    def cached(x, start, mask):
        n = x.shape[1]
        for i, block in enumerate(policy.blocks):
            q, k, v = (y.view(B, n, NH, C // NH).transpose(1, 2) for y in block.qkv(block.norm1(x)).split(C, dim=2))
            keys[i, :, :, start : start + n], values[i, :, :, start : start + n] = k, v
            y = F.scaled_dot_product_attention(q, keys[i, :, :, : start + n], values[i, :, :, : start + n], attn_mask=mask)
            x = x + block.proj(y.transpose(1, 2).reshape(B, n, C))
            x = x + block.mlp(block.norm2(x))
        return F.linear(policy.norm(x[:, -1]), policy.wte.weight)

    @torch.inference_mode()
    def draw():
        logits = cached(policy.wte(left) + policy.wpe.weight[prompt_positions], 0, prompt_mask)
        answers = torch.empty(B, N, dtype=torch.long)
        logprobs = torch.empty(B, N)
        for n in range(N):
            every = F.log_softmax(logits.float(), -1)
            token = torch.multinomial(every.exp(), 1)
            answers[:, n], logprobs[:, n] = token[:, 0], every.gather(1, token)[:, 0]
            if n < N - 1:
                x = policy.wte(token) + policy.wpe.weight[(P + n - padding)][:, None]
                logits = cached(x, P + n, token_mask[..., : P + n + 1])
        return answers, logprobs

    rows = torch.arange(B)

    def fill(answers):
        ids = torch.zeros(B, T, dtype=torch.long)
        for b, prompt in enumerate(prompts):
            ids[b, : len(prompt)] = prompt
        ids.scatter_(1, prompt_lengths[:, None] + torch.arange(N)[None], answers)
        return ids

    def states(model, ids, first, n):
        h = hidden(model, ids)
        at = (first[:, None] - 1 + torch.arange(n)[None]).clamp(max=ids.shape[1] - 1)
        return h.gather(1, at[..., None].expand(-1, -1, C))

    def logprobs_of(model, ids, first, answers):
        logits = F.linear(states(model, ids, first, answers.shape[1]), model.wte.weight)
        return -F.cross_entropy(logits.flatten(0, 1).float(), answers.flatten(), reduction="none").view(answers.shape)

    def values_of(model, ids, first, n):
        return model.score(states(model, ids, first, n))[..., 0].float()

    def rollout():
        with torch.autocast("cpu", torch.bfloat16, enabled=amp):
            answers, old = draw()
            ids = fill(answers)
            with torch.inference_mode():
                if amp:
                    old = logprobs_of(policy, ids, prompt_lengths, answers)
                ref = logprobs_of(reference, ids, prompt_lengths, answers)
                V0 = values_of(value, ids, prompt_lengths, N)
                score = reward.score(hidden(reward, ids)[rows, prompt_lengths + N - 1])[:, 0].float()
        with torch.inference_mode():
            r = -0.1 * (old - ref)
            r[:, -1] += score
            A = torch.zeros(B, N)
            running, following = torch.zeros(B), torch.zeros(B)
            for t in reversed(range(N)):
                running = r[:, t] + following - V0[:, t] + 0.95 * running
                A[:, t], following = running, V0[:, t]
            returns = A + V0
            A = (A - A.mean()) / (A.var(unbiased=False) + 1e-8).sqrt()
        return [x.clone() for x in (ids, answers, old, V0, A, returns)]

    lengths = torch.tensor([4 + (7 * i) % (N - 3) for i in range(B)])
    mask = (torch.arange(N)[None] < lengths[:, None]).float()

    def losses(ids, first, answers, old, V0, A, returns, m):
        lp = logprobs_of(policy, ids, first, answers)
        ratio = (lp - old).mul(m).exp()
        pg = (torch.max(-A * ratio, -A * ratio.clamp(0.8, 1.2)) * m).sum() / m.sum()
        v = values_of(value, ids, first, answers.shape[1])
        near = V0 + (v - V0).clamp(-0.2, 0.2)
        vf = 0.5 * (torch.max((v - returns) ** 2, (near - returns) ** 2) * m).sum() / m.sum()
        return pg, vf

    f = torch.compile(losses, dynamic=True) if job.get("compile") else losses

    def update(ids, answers, old, V0, A, returns):
        measured = []
        for _ in range(2):
            for part in torch.randperm(B).split(B // parts):
                n = int(lengths[part].max())
                w = int((prompt_lengths[part] + lengths[part]).max())
                batch = [x[part, :n] for x in (answers, old, V0, A, returns, mask)]
                with torch.autocast("cpu", torch.bfloat16, enabled=amp):
                    pg, vf = f(ids[part, :w], prompt_lengths[part], *batch)
                (pg + vf).backward()  # two models: neither loss reaches the other's weights
                for model, optimizer in zip((policy, value), optimizers):
                    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0, foreach=True)
                    optimizer.step()
                    optimizer.zero_grad(set_to_none=True)
                measured.append(torch.stack([pg.detach(), vf.detach()]))
        return torch.stack(measured).mean(0).tolist()

    start = time.perf_counter()
    experience = rollout()
    update(*experience)
    seconds = time.perf_counter() - start
    learn = lambda: update(*experience)
    turns = (rollout, job["seconds"], 1, learn) if job["phase"] == "rollout" else (learn, job["seconds"], 1)  # new weights for each rollout
    return {"compileSeconds": seconds, "milliseconds": repeat(*turns)}
