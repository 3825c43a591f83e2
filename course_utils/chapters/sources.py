"""What the course takes up: the teachings of five source articles, and papers.

The articles are prose; each row is one thing that they teach, in one sentence. Where it is loose or
wrong, the claims say what holds.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """One thing that a source article teaches."""

    kind: str  # D definition, E empirical claim, A analogy, D+E both
    statement: str
    chapters: tuple[int, ...]  # where the workbook takes it up


def _rows(*rows: tuple[str, str, str, tuple[int, ...]]) -> dict[str, Source]:
    return {id: Source(kind, statement, chapters) for id, kind, statement, chapters in rows}


SOURCES: dict[str, Source] = _rows(
    ("S0.1", "E", "Too few adjustable parameters underfit, too many overfit", (1,)),
    (
        "S0.2",
        "E",
        "Large weights make the model more sensitive to its input, and so more prone to fit noise",
        (1, 2),
    ),
    ("S0.3", "E", "With more training data it is harder to fit the noise", (1,)),
    ("S0.4", "D", "Overfitting is training error far below generalization error", (1,)),
    (
        "S0.5",
        "E",
        "Cures: more data (costly), fewer parameters (blunt), regularization (fine-grained)",
        (1, 9),
    ),
    ("S0.6", "D", "Weight decay is the squared L2 norm added to the loss", (2,)),
    (
        "S0.7",
        "E",
        "L2 punishes large weights hardest, so weights end small and evenly spread",
        (2,),
    ),
    (
        "S0.8",
        "E",
        'L1 drives small weights to zero, "and a zero weight is no longer updated" (only '
        "proximal steps give exact zeros, and a zero weight comes back when its gradient "
        "exceeds λ)",
        (2,),
    ),
    ("S0.9", "E", "Dropout breaks co-adaptation; training many sub-models at once", (3,)),
    (
        "S0.10",
        "E",
        "Dropout is noise injected in training; the model gets sturdier under perturbation",
        (3,),
    ),
    (
        "S0.11",
        "A",
        "L2: the teacher narrows the exam's scope; few big building blocks carry over to "
        "another bridge. Dropout: the teacher calls on random pupils, not always on the best "
        "one",
        (2, 3),
    ),
    (
        "S1.1",
        "D",
        "Regularization is a constraint or penalty that trades fit against generalization: "
        '"make the model less greedy"',
        (1,),
    ),
    ("S1.2", "D+E", "L1: L = L0 + λ Σ abs(w); sparse; selects features; suits many features", (2,)),
    (
        "S1.3",
        "D",
        "L2: L = L0 + λ Σ w²; in PyTorch `SGD(..., weight_decay=0.001)` (mind the factor: "
        "PyTorch's λ is this λ times 2)",
        (2,),
    ),
    (
        "S1.4",
        "D+E",
        "Dropout in PyTorch: `Linear(256,128), ReLU, Dropout(0.5), Linear(128,10)`; stops co-"
        "adaptation, acts as an ensemble",
        (3,),
    ),
    (
        "S1.5",
        "E",
        "Augmentation (`RandomHorizontalFlip`, `RandomRotation(10)`): diversity, robustness; "
        '"the most effective and natural method" (when the transform preserves the label: a'
        " flipped digit is another digit or none)",
        (4,),
    ),
    (
        "S1.6",
        "D+E",
        "Early stopping with patience 3 on the validation loss: stops late overfitting, saves time",
        (5,),
    ),
    (
        "S1.7",
        "D+E",
        "BatchNorm: mean near 0, variance near 1; steadier, faster training; some "
        "regularization; less sensitive to initialization",
        (6,),
    ),
    (
        "S1.8",
        "E",
        "The table of effects: L1 sparse, not smooth; L2 smooth, not sparse; dropout "
        "generalizes, trains slower; augmentation robust, costs preprocessing; early stopping"
        " dynamic, needs a validation set",
        (7, 9),
    ),
    (
        "S1.9",
        "E",
        "The selection guide: images: dropout + augmentation; text: L2; too many features: "
        "L1; small data: early stopping + augmentation; Transformers: weight decay + dropout",
        (9,),
    ),
    ("S2.1", "D", "A penalty term in the objective limits parameter size and so complexity", (2,)),
    (
        "S2.2",
        "D+E",
        "Initialization: uniform(-0.1, 0.1); Gaussian(0, 0.01); Xavier std = "
        "sqrt(2/(n_in+n_out)) for sigmoid and tanh; He std = sqrt(2/n_in) for ReLU; a good "
        "one converges faster and avoids vanishing or exploding signals",
        (8,),
    ),
    (
        "S2.3",
        "D+E",
        "Learning-rate schedules: exponential decay, cosine annealing, adaptive methods; "
        "steadier late training",
        (8,),
    ),
    (
        "S2.4",
        "E",
        "Hyperparameter tuning: what to search, how; augmentation strategy as a tuned choice",
        (9,),
    ),
    (
        "S3.1",
        "D",
        "Inverted dropout: D = rand(shape) < keep_prob; A = A·D; A = A / keep_prob",
        (3,),
    ),
    (
        "S3.2",
        "D",
        "Worked example: A = [0.2 0.6 0.4 0.9], D = [1 0 1 0], keep_prob 0.5: A·D = [0.2 0 "
        "0.4 0], scaled [0.4 0 0.8 0]; means 0.525, 0.15, 0.3 (this one draw does not restore"
        " the mean; the expectation over draws does, and the variance grows)",
        (3,),
    ),
    (
        "S3.3",
        "E",
        'Without the scaling the signal jumps at test time ("volume 50 % in training, 100 % '
        'at test"): a distribution shift',
        (3,),
    ),
    (
        "S3.4",
        "E",
        "Every iteration trains another sub-network; the full network at test time acts as "
        "their averaged ensemble",
        (3,),
    ),
    ("S3.5", "E", "Costs: slower convergence; off at inference; keep_prob too low underfits", (3,)),
    (
        "S3.6",
        "D+E",
        "Learning rate: W := W - α dW; too large oscillates or diverges, too small crawls",
        (7,),
    ),
    (
        "S3.7",
        "D",
        "L2 in the update: W := W - α (dW + (λ/m) W): each step pulls W toward 0",
        (2, 7),
    ),
    (
        "S3.8",
        "A",
        "Learning rate is the throttle, regularization the steering wheel; dropout closes "
        "random roads so that every driver learns other routes",
        (3, 7),
    ),
    (
        "S3.9",
        "E",
        "They complement, not replace, each other; a larger learning rate makes the penalty "
        "bite harder; too much of either fails in its own way",
        (7,),
    ),
    ("S4.1", "D", "Linear regression: Σ(y-θx)² + λ Σ θ² (ridge), + λ Σ abs(θ) (lasso)", (2,)),
    (
        "S4.2",
        "E",
        "Small parameters make a model simple because it reacts less to each feature",
        (2,),
    ),
    ("S4.3", "E", "λ too large underfits; choose it by cross-validation", (2, 9)),
    (
        "S4.4",
        "D+E",
        "Overfitting is low bias and high variance; from too little data, noisy data, too "
        "complex a model; each cause has its own cure",
        (1,),
    ),
    ("S4.5", "D", "From empirical to structural risk minimization: Loss0(W) + λ J(W)", (1,)),
    (
        "S4.6",
        "E",
        "An overfitted model changes much for a small change of input, which takes large "
        "parameters",
        (1,),
    ),
    (
        "S4.7",
        "D",
        "Entropy measures uncertainty; logarithms count binary digits; from there to cross-entropy",
        (10,),
    ),
    (
        "S4.8",
        "D+E",
        "Networks map to low dimensions to represent and to high dimensions to separate; "
        "attention weighs relations between elements, several heads catch different ones",
        (10,),
    ),
)

PAPERS: dict[str, str] = {
    "Ali 2019": "Ali, Kolter & Tibshirani 2019, A continuous-time view of early stopping for least "
    "squares regression",
    "Ambroise 2002": "Ambroise & McLachlan 2002, Selection bias in gene extraction on the basis of "
    "microarray gene-expression data",
    "Ba 2016": "Ba, Kiros & Hinton 2016, Layer normalization",
    "Barrett 2021": "Barrett & Dherin 2021, Implicit gradient regularization",
    "Belkin 2019": "Belkin, Hsu, Ma & Mandal 2019, Reconciling modern machine-learning practice "
    "and the classical bias-variance trade-off",
    "Bergstra 2012": "Bergstra & Bengio 2012, Random search for hyper-parameter optimization",
    "Bishop 1995": "Bishop 1995, Training with noise is equivalent to Tikhonov regularization",
    "Bjorck 2018": "Bjorck, Gomes, Selman & Weinberger 2018, Understanding batch normalization",
    "Cawley 2010": "Cawley & Talbot 2010, On over-fitting in model selection and subsequent "
    "selection bias in performance evaluation",
    "Chizat 2019": "Chizat, Oyallon & Bach 2019, On lazy training in differentiable programming",
    "Cohen 2021": "Cohen, Kaur, Li, Kolter & Talwalkar 2021, Gradient descent on neural networks "
    "typically occurs at the edge of stability",
    "Cover 1965": "Cover 1965, Geometrical and statistical properties of systems of linear "
    "inequalities with applications in pattern recognition",
    "Gal 2016": "Gal & Ghahramani 2016, Dropout as a Bayesian approximation: representing model "
    "uncertainty in deep learning",
    "Goyal 2017": "Goyal et al. 2017, Accurate, large minibatch SGD: training ImageNet in 1 hour",
    "Guo 2017": "Guo, Pleiss, Sun & Weinberger 2017, On calibration of modern neural networks",
    "Hastie 2009": "Hastie, Tibshirani & Friedman 2009, The elements of statistical learning",
    "Hastie 2022": "Hastie, Montanari, Rosset & Tibshirani 2022, Surprises in high-dimensional "
    "ridgeless least squares interpolation",
    "He 2015": "He, Zhang, Ren & Sun 2015, Delving deep into rectifiers: surpassing human-level "
    "performance on ImageNet classification",
    "Heckel 2021": "Heckel & Yilmaz 2021, Early stopping in deep networks: double descent and "
    "how to eliminate it",
    "Hoffer 2017": "Hoffer, Hubara & Soudry 2017, Train longer, generalize better: closing the "
    "generalization gap in large batch training of neural networks",
    "Hoffer 2018": "Hoffer, Banner, Golan & Soudry 2018, Norm matters: efficient and accurate "
    "normalization schemes in deep networks",
    "Huffman 1952": "Huffman 1952, A method for the construction of minimum-redundancy codes",
    "Ioffe 2015": "Ioffe & Szegedy 2015, Batch normalization: accelerating deep network training "
    "by reducing internal covariate shift",
    "Izmailov 2018": "Izmailov, Podoprikhin, Garipov, Vetrov & Wilson 2018, Averaging weights "
    "leads to wider optima and better generalization",
    "Jamieson 2016": "Jamieson & Talwalkar 2016, Non-stochastic best arm identification and "
    "hyperparameter optimization",
    "Kingma 2015": "Kingma & Ba 2015, Adam: a method for stochastic optimization",
    "Li 2019": "Li, Chen, Hu & Yang 2019, Understanding the disharmony between dropout and batch "
    "normalization by variance shift",
    "Li 2020": "Z. Li & Arora 2020, An exponential learning rate schedule for deep learning",
    "Li Wei Ma 2019": "Li, Wei & Ma 2019, Towards explaining the regularization effect of initial "
    "large learning rate in training neural networks",
    "Loshchilov 2017": "Loshchilov & Hutter 2017, SGDR: stochastic gradient descent with warm "
    "restarts",
    "Loshchilov 2019": "Loshchilov & Hutter 2019, Decoupled weight decay regularization",
    "Müller 2021": "S. Müller & Hutter 2021, TrivialAugment: tuning-free yet state-of-the-art data "
    "augmentation",
    "Nadeau 2003": "Nadeau & Bengio 2003, Inference for the generalization error",
    "Nakkiran 2020": "Nakkiran, Kaplun, Bansal, Yang, Barak & Sutskever 2020, Deep double descent: "
    "where bigger models and more data hurt",
    "Nakkiran 2021": "Nakkiran, Venkat, Kakade & Ma 2021, Optimal regularization can mitigate "
    "double descent",
    "Osband 2016": "Osband 2016, Risk versus uncertainty in deep learning: Bayes, bootstrap and "
    "the dangers of dropout",
    "Power 2022": "Power, Burda, Edwards, Babuschkin & Misra 2022, Grokking: generalization beyond "
    "overfitting on small algorithmic datasets",
    "Prechelt 1998": "Prechelt 1998, Early stopping, but when?",
    "Robbins 1951": "Robbins & Monro 1951, A stochastic approximation method",
    "Santurkar 2018": "Santurkar, Tsipras, Ilyas & Mądry 2018, How does batch normalization help "
    "optimization?",
    "Smith 2021": "S. Smith, Dherin, Barrett & De 2021, On the origin of implicit regularization "
    "in stochastic gradient descent",
    "Srivastava 2014": "Srivastava, Hinton, Krizhevsky, Sutskever & Salakhutdinov 2014, Dropout: a "
    "simple way to prevent neural networks from overfitting",
    "Szegedy 2016": "Szegedy, Vanhoucke, Ioffe, Shlens & Wojna 2016, Rethinking the Inception "
    "architecture for computer vision",
    "Tompson 2015": "Tompson, Goroshin, Jain, LeCun & Bregler 2015, Efficient object localization "
    "using convolutional networks",
    "Varma 2006": "Varma & Simon 2006, Bias in error estimation when using cross-validation for "
    "model selection",
    "Vaswani 2017": "Vaswani, Shazeer, Parmar, Uszkoreit, Jones, Gomez, Kaiser & Polosukhin 2017, "
    "Attention is all you need",
    "Wager 2013": "Wager, Wang & Liang 2013, Dropout training as adaptive regularization",
    "Wan 2020": "Wan, Zhu, Zhang & Sun 2020, Spherical motion dynamics: learning dynamics of "
    "neural network with normalization, weight decay, and SGD",
    "Woodworth 2020": "Woodworth et al. 2020, Kernel and rich regimes in overparametrized models",
    "Wu 2018": "Wu & He 2018, Group normalization",
    "Xiong 2020": "Xiong, Yang, He et al. 2020, On layer normalization in the Transformer "
    "architecture",
    "Yun 2019": "Yun, Han, Oh, Chun, Choe & Yoo 2019, CutMix: regularization strategy to train "
    "strong classifiers with localizable features",
    "Zhang 2017": "C. Zhang, Bengio, Hardt, Recht & Vinyals 2017, Understanding deep learning "
    "requires rethinking generalization",
    "Zhang 2018": "H. Zhang, Cisse, Dauphin & Lopez-Paz 2018, mixup: beyond empirical risk "
    "minimization",
    "Zhang 2019": "G. Zhang, Wang, Xu & Grosse 2019, Three mechanisms of weight decay "
    "regularization",
    "van Laarhoven 2017": "van Laarhoven 2017, L2 regularization versus batch and weight "
    "normalization",
}
