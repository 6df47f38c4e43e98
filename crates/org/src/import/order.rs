//! The order of rows: a superior before what lies below it.

/// Positions so that every superior comes before its subordinates, breadth first, siblings in the
/// order given; and the positions that have no first superior because they refer to one another.
/// `parents[i]` is the position of i's superior among the rows, if it is one of them.
pub(super) fn superior_first(parents: &[Option<usize>]) -> (Vec<usize>, Vec<usize>) {
    let mut below: Vec<Vec<usize>> = vec![Vec::new(); parents.len()];
    let mut order = Vec::with_capacity(parents.len());
    for (at, parent) in parents.iter().enumerate() {
        match parent.and_then(|p| below.get_mut(p)) {
            Some(list) => list.push(at),
            None => order.push(at),
        }
    }
    let mut next = 0;
    while let Some(at) = order.get(next).copied() {
        order.append(&mut below[at]);
        next += 1;
    }
    let mut reached = vec![false; parents.len()];
    for at in &order {
        reached[*at] = true;
    }
    let ring = (0..parents.len()).filter(|at| !reached[*at]).collect();
    (order, ring)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn superiors_come_first_and_rings_are_found() {
        // 0 → 3 → 1, 2 on its own, 4 ⇄ 5, 6 below the ring.
        let parents = [Some(3), None, None, Some(1), Some(5), Some(4), Some(4)];
        assert_eq!(superior_first(&parents), (vec![1, 2, 3, 0], vec![4, 5, 6]));
        assert_eq!(superior_first(&[]), (vec![], vec![]));
        let chain: Vec<_> = (0..1000_usize).map(|i| (i < 999).then_some(i + 1)).collect();
        assert_eq!(superior_first(&chain).0, (0..1000).rev().collect::<Vec<_>>());
    }
}
