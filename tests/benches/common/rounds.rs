//! Sides that alternate within one run, so that a machine that is busy for a while is so for all.

/// What was measured of each side in each round.
pub struct Rounds<'n> {
    sides: Vec<(&'n str, Vec<f64>)>,
}

/// The one in the middle.
pub fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

impl<'n> Rounds<'n> {
    pub fn of(
        rounds: usize,
        names: impl IntoIterator<Item = &'n str>,
        mut measure: impl FnMut(&str) -> f64,
    ) -> Self {
        let mut sides: Vec<_> = names.into_iter().map(|name| (name, Vec::new())).collect();
        for round in 0..rounds {
            let count = sides.len();
            // None is always the first, or always behind the same one.
            for turn in 0..count {
                let turn = match round % 2 {
                    0 => turn,
                    _ => count - 1 - turn,
                };
                let (name, values) = &mut sides[turn];
                values.push(measure(name));
            }
        }
        Rounds { sides }
    }

    pub fn names(&self) -> impl Iterator<Item = &'n str> {
        self.sides.iter().map(|(name, _)| *name)
    }

    pub fn has(&self, name: &str) -> bool {
        self.names().any(|known| known == name)
    }

    pub fn median(&self, name: &str) -> f64 {
        median(self.values(name).iter().copied())
    }

    /// The median of what two sides come to in the same round.
    pub fn both(&self, one: &str, other: &str, both: impl Fn(f64, f64) -> f64) -> f64 {
        let (one, other) = (self.values(one), self.values(other));
        median(one.iter().zip(other).map(|(one, other)| both(*one, *other)))
    }

    /// The median of one side's share of the other.
    pub fn ratio(&self, one: &str, other: &str) -> f64 {
        self.both(one, other, |one, other| one / other)
    }

    /// The median of how much more one side is than another.
    pub fn above(&self, one: &str, base: &str) -> f64 {
        self.both(one, base, |one, base| one - base)
    }

    /// The same share of what both are above a third.
    pub fn ratio_above(&self, base: &str, one: &str, other: &str) -> f64 {
        let base = self.values(base).iter();
        let both = self.values(one).iter().zip(self.values(other));
        median(
            base.zip(both)
                .map(|(base, (one, other))| (one - base) / (other - base)),
        )
    }

    fn values(&self, name: &str) -> &[f64] {
        let side = self.sides.iter().find(|(known, _)| *known == name);
        &side.expect("a side of these rounds").1
    }
}
