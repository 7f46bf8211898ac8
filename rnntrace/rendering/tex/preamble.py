"""How a LaTeX file begins."""

from __future__ import annotations

# Room for formulas that are as wide as the measure of lines allows.
CLASS = r"""
\documentclass[a4paper,fleqn]{article}
\usepackage{amsmath}
\ifdefined\pdfpagewidth\pdfpagewidth=\paperwidth\pdfpageheight=\paperheight\fi
\setcounter{MaxMatrixCols}{64}
\setcounter{secnumdepth}{0}
\setlength{\textwidth}{176mm}
\setlength{\oddsidemargin}{-8.4mm}
\setlength{\textheight}{256mm}
\setlength{\topmargin}{-20mm}
\setlength{\parindent}{0pt}
\setlength{\parskip}{0.35\baselineskip}
\setlength{\mathindent}{1em}
\AtBeginDocument{%
  \setlength{\abovedisplayskip}{3pt plus 3pt}\setlength{\abovedisplayshortskip}{3pt plus 3pt}%
  \setlength{\belowdisplayskip}{4pt plus 3pt}\setlength{\belowdisplayshortskip}{4pt plus 3pt}}
\setlength{\emergencystretch}{8em}
\raggedbottom
\allowdisplaybreaks[2]
\newcommand{\gt}{>}
% Rows of tables stand a little apart.
\newcommand{\roomy}{\setlength{\parskip}{0pt}\renewcommand{\arraystretch}{1.15}}
% What plain TeX has no sign for, by its number in Unicode.
\newcommand{\codepoint}[1]{\texttt{[U+#1]}\allowbreak}
% Where a very long word may be broken.
\newcommand{\maybreak}{\hspace{0pt plus 1em}}
% Headings with less room around them; those of the fourth level stand above their text.
\makeatletter
\renewcommand{\section}{\@startsection{section}{1}{0pt}{2ex plus 1ex}{0.6ex}{\normalfont\Large\bfseries}}
\renewcommand{\subsection}{%
  \@startsection{subsection}{2}{0pt}{1.6ex plus 1ex}{0.4ex}{\normalfont\large\bfseries}}
\renewcommand{\subsubsection}{%
  \@startsection{subsubsection}{3}{0pt}{1.4ex plus 1ex}{0.3ex}{\normalfont\normalsize\bfseries}}
\renewcommand{\paragraph}{\@startsection{paragraph}{4}{0pt}{1.5ex}{0.5ex}{\normalfont\itshape}}
\makeatother
""".strip()
# A number that is asked for, with the room for it; what stands beside such rows; and a number on the way.
BLANKS = r"""
\newcommand{\tall}{\ifkey\rule[-1.2ex]{0pt}{3.8ex}\else\rule[-2ex]{0pt}{5.4ex}\fi}
\newcommand{\blank}[2][0000]{\tall
  \ifkey\boxed{#2}\else\boxed{\rule[-0.9ex]{0pt}{3.2ex}\phantom{-00.#1}}\fi}
\newcommand{\way}[2][0000]{\ifkey #2\else\dots\dots\dots\fi}
% Equal as printed, or nearly: a sheet does not tell.
\newcommand{\nearly}{\ifkey\approx\else=\fi}
""".strip()
SHEET = """
% Blanks, if any, are empty: what would be in them is not in this file.
\\newif\\ifkey
\\keyfalse
""".strip()
KEY = """
% The key, and with \\keyfalse in place of \\keytrue the sheet. The answers are in this file: hand out
% what it prints, not the file.
\\newif\\ifkey
\\keytrue
""".strip()
