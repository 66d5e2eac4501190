package dev.bougie.jobs.insight.measure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Features that tell the same: those whose rank correlation is at or beyond a limit, in either
 * direction, are joined, and what is joined by way of others falls into one cluster (single
 * linkage).
 *
 * @param limit of the absolute correlation
 * @param clusters of two features or more, the largest first
 * @param pairs at or beyond the limit, the strongest first
 */
public record Redundancy(double limit, List<Cluster> clusters, List<Pair> pairs) {

  public Redundancy {
    clusters = List.copyOf(clusters);
    pairs = List.copyOf(pairs);
  }

  /**
   * Features that stand for one another.
   *
   * @param representative the member with the largest mean absolute correlation with the others,
   *     whatever it foretells: choosing by that would make its score look better than it is
   * @param members the representative first, then in the order of the set
   */
  public record Cluster(String representative, List<String> members) {
    public Cluster {
      members = List.copyOf(members);
    }
  }

  /** Two features and their rank correlation. */
  public record Pair(String left, String right, double correlation) {}

  /** The cluster that the feature is in. */
  public Optional<Cluster> of(String feature) {
    return clusters.stream().filter(cluster -> cluster.members().contains(feature)).findFirst();
  }

  static Redundancy of(List<String> features, RankMatrix matrix, double limit) {
    int[] roots = new int[features.size()];
    for (int i = 0; i < roots.length; i++) {
      roots[i] = i;
    }
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < roots.length; i++) {
      for (int j = i + 1; j < roots.length; j++) {
        if (Math.abs(matrix.at(i, j)) >= limit) {
          pairs.add(new Pair(features.get(i), features.get(j), matrix.at(i, j)));
          join(roots, i, j);
        }
      }
    }
    pairs.sort(Comparator.comparingDouble(pair -> -Math.abs(pair.correlation())));
    List<Cluster> clusters = new ArrayList<>();
    for (int root = 0; root < roots.length; root++) {
      List<Integer> members = new ArrayList<>();
      for (int i = 0; i < roots.length; i++) {
        if (roots[i] == root) {
          members.add(i);
        }
      }
      if (members.size() > 1) {
        clusters.add(cluster(features, matrix, members));
      }
    }
    clusters.sort(Comparator.comparingInt(cluster -> -cluster.members().size()));
    return new Redundancy(limit, clusters, pairs);
  }

  /** Gives all members of both clusters the smaller root. */
  private static void join(int[] roots, int i, int j) {
    int kept = Math.min(roots[i], roots[j]);
    int gone = Math.max(roots[i], roots[j]);
    for (int k = 0; k < roots.length; k++) {
      if (roots[k] == gone) {
        roots[k] = kept;
      }
    }
  }

  private static Cluster cluster(List<String> features, RankMatrix matrix, List<Integer> members) {
    int best = members.get(0);
    double most = -1;
    for (int candidate : members) {
      double sum = 0;
      for (int other : members) {
        double correlation = Math.abs(matrix.at(candidate, other));
        sum += other == candidate || Double.isNaN(correlation) ? 0 : correlation;
      }
      // The first of equals, but for what rounding makes of the order of a sum.
      if (sum > most + 1e-9) {
        most = sum;
        best = candidate;
      }
    }
    List<String> names = new ArrayList<>();
    names.add(features.get(best));
    for (int member : members) {
      if (member != best) {
        names.add(features.get(member));
      }
    }
    return new Cluster(features.get(best), names);
  }
}
